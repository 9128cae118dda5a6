"""All scores of one of our models on one pair of sets."""

from pipeline.job import job
from typicality.images.scores import SCORE_COLUMNS
from typicality.tables import read_tables, write_table

with job(snakemake) as outputs:
    scores = read_tables(snakemake.input.shards, SCORE_COLUMNS)
    write_table(scores, outputs.scores)
