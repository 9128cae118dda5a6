"""Bits per dimension of both sets under our models and published ones."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.comparison import COMPARISON_COLUMNS
from typicality.images.figures.comparison import draw_comparison
from typicality.images.scores import named_pair
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    comparison = read_table(snakemake.input.comparison, COMPARISON_COLUMNS)
    figure = draw_comparison(comparison, named_pair(snakemake.params.pair), snakemake.params.titles)
    save_figure(figure, outputs)
