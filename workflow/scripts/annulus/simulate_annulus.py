"""Radii of one block of Gaussian vectors, counted as they are drawn."""

from pipeline.job import job
from typicality.annulus.shares import simulate_annulus
from typicality.tables import write_table

with job(snakemake) as outputs:
    block = int(snakemake.wildcards.block)
    counts = simulate_annulus(snakemake.params.annulus, snakemake.params.seed, block)
    write_table(counts, outputs.counts)
