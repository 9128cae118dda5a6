"""Predicted and observed likelihood of the other set, by model."""

from pipeline.job import job
from typicality.images.scores import named_pair, read_scores
from typicality.images.second_order import MOMENT_COLUMNS, observed_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    families, pair = snakemake.params.families, named_pair(snakemake.params.pair)
    scores = read_scores(families, snakemake.input.scores)
    moments = read_table(snakemake.input.moments, MOMENT_COLUMNS)
    observed = observed_table(scores, families, moments, pair)
    write_table(observed, outputs.observed)
