"""Radii of one block of Gaussian vectors, counted at the edges of all typical sets."""

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.gaussian import simulate_typical_set

with job(snakemake) as outputs:
    block = int(snakemake.wildcards.block)
    counts = simulate_typical_set(snakemake.params.typical_set, snakemake.params.seed, block)
    write_table(counts, outputs.counts)
