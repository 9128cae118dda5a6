"""The score table of a model that is not ours, checked and in bits per dimension."""

from pipeline.job import job
from typicality.images.scores import read_score_table
from typicality.images.sets import open_pair
from typicality.tables import write_table

with job(snakemake) as outputs:
    pair = open_pair(
        snakemake.params.pair, snakemake.input.in_distribution, snakemake.input.out_of_distribution
    )
    scores = read_score_table(snakemake.input.scores, snakemake.wildcards.model, pair)
    write_table(scores, outputs.scores)
