"""Distributions of the radius, exact for all dimensions and simulated for the configured one."""

from pipeline.job import job
from typicality.annulus.radius_counts import read_counts
from typicality.annulus.shares import radius_histogram
from typicality.tables import write_table

with job(snakemake) as outputs:
    counts = read_counts(snakemake.input.blocks)
    radii = radius_histogram(counts, snakemake.params.dimension, snakemake.params.dimensions)
    write_table(radii, outputs.radii)
