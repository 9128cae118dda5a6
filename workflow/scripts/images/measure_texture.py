"""Texture of every test image of both sets of a pair."""

from pipeline.job import job
from typicality.images.sets import open_images
from typicality.images.texture import measures_table
from typicality.tables import write_table

with job(snakemake) as outputs:
    images = map(open_images, snakemake.input.images)
    measures = measures_table(dict(zip(snakemake.params.sets, images, strict=True)))
    write_table(measures, outputs.measures)
