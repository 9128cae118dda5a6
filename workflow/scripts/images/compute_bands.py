"""Shares of images inside the bands of the data and of each model's own samples."""

from pipeline.job import job
from typicality.images.information import bands_table
from typicality.images.scores import named_pair, read_scores
from typicality.tables import write_table

with job(snakemake) as outputs:
    scores = read_scores(snakemake.params.families, snakemake.input.scores)
    bands = bands_table(scores, named_pair(snakemake.params.pair))
    write_table(bands, outputs.bands)
