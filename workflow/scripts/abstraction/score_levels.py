"""Bits of the test images of both sets of a pair at every level of abstraction."""

from pipeline.job import job
from typicality.abstraction.levels import load_levels, score_levels
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    levels = load_levels(snakemake.input.fits)
    images = dict(zip(snakemake.params.sets, map(open_images, snakemake.input.images), strict=True))
    scores = score_levels(levels, images, snakemake.params.most)
    write_table(scores, outputs.scores)
