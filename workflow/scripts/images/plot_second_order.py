"""Variances of both sets of a pair, and the gaps that they are to predict."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.figures.second_order import draw_second_order
from typicality.images.scores import named_pair
from typicality.images.second_order import MOMENT_COLUMNS, OBSERVED_COLUMNS
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    moments = read_table(snakemake.input.moments, MOMENT_COLUMNS)
    observed = read_table(snakemake.input.observed, OBSERVED_COLUMNS)
    figure = draw_second_order(moments, observed, named_pair(snakemake.params.pair), snakemake.params.titles)
    save_figure(figure, outputs)
