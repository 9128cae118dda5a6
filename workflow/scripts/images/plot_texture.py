"""Bits per dimension against texture, one panel a family."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.figures.texture import draw_texture
from typicality.images.likelihoods import LIKELIHOOD_COLUMNS, best_of_families
from typicality.images.scores import named_pair, read_scores
from typicality.images.texture import MEASURE_COLUMNS
from typicality.images.texture_likelihood import CORRELATION_COLUMNS
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    pair = named_pair(snakemake.params.pair)
    figure = draw_texture(
        read_scores(snakemake.params.families, snakemake.input.scores),
        read_table(snakemake.input.measures, MEASURE_COLUMNS),
        read_table(snakemake.input.texture, CORRELATION_COLUMNS),
        best_of_families(read_table(snakemake.input.likelihoods, LIKELIHOOD_COLUMNS), pair),
        pair,
        snakemake.params.titles,
    )
    save_figure(figure, outputs)
