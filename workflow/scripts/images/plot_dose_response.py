"""Bits per dimension against the texture amplitude, one panel a family."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.dose_response import RESPONSE_COLUMNS
from typicality.images.figures.dose_response import draw_dose_response
from typicality.images.likelihoods import LIKELIHOOD_COLUMNS, best_of_families
from typicality.images.scores import named_pair
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    pair = named_pair(snakemake.params.pair)
    best = best_of_families(read_table(snakemake.input.likelihoods, LIKELIHOOD_COLUMNS), pair)
    responses = read_table(snakemake.input.responses, RESPONSE_COLUMNS)
    figure = draw_dose_response(responses, best, pair, snakemake.params.titles)
    save_figure(figure, outputs)
