"""The score table of a model that is not ours, checked and in bits per dimension."""

from pipeline.job import job
from typicality.images.scores import read_score_table
from typicality.images.sets import open_pair
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    files = dict(zip(params.with_pixels, snakemake.input.images, strict=True))
    pair = open_pair(params.pair, params.stated, files)
    scores = read_score_table(snakemake.input.scores, snakemake.wildcards.model, pair)
    write_table(scores, outputs.scores)
