"""Means and variances of the test images of both sets of a pair, by channel."""

from pipeline.job import job
from typicality.images.scores import named_pair
from typicality.images.second_order import moments_table
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    params, images = snakemake.params, map(open_images, snakemake.input.images)
    moments = moments_table(dict(zip(params.sets, images, strict=True)), named_pair(params.pair))
    write_table(moments, outputs.moments)
