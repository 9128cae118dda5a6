"""Rank correlation of bits per dimension with texture, by model, set and measure."""

from pipeline.job import job
from typicality.images.scores import named_pair, read_scores
from typicality.images.texture import MEASURE_COLUMNS
from typicality.images.texture_likelihood import correlation_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    families, pair = snakemake.params.families, named_pair(snakemake.params.pair)
    scores = read_scores(families, snakemake.input.scores)
    measures = read_table(snakemake.input.measures, MEASURE_COLUMNS)
    correlations = correlation_table(scores, families, measures, pair)
    write_table(correlations, outputs.texture)
