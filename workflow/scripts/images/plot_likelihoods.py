"""Histograms of bits per dimension, one panel a model."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.figures.likelihoods import draw_likelihoods
from typicality.images.scores import named_pair, read_scores

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    scores = read_scores(snakemake.params.families, snakemake.input.scores)
    figure = draw_likelihoods(scores, named_pair(snakemake.params.pair), snakemake.params.titles)
    save_figure(figure, outputs)
