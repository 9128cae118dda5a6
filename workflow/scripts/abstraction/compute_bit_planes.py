"""Bits that the pixel model spends on every bit plane, and the error of images without it."""

from pipeline.job import job
from typicality.abstraction.bit_planes import bit_plane_table
from typicality.abstraction.levels import load_levels
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    levels = load_levels(snakemake.input.fits)
    images = dict(zip(snakemake.params.sets, map(open_images, snakemake.input.images), strict=True))
    planes = bit_plane_table(levels, images, snakemake.params.most)
    write_table(planes, outputs.planes)
