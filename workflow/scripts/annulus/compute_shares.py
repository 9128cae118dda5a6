"""Shares of radii inside the configured intervals, exact beside simulated."""

from pipeline.job import job
from typicality.annulus.radius_counts import read_counts
from typicality.annulus.shares import interval_shares
from typicality.tables import write_table

with job(snakemake) as outputs:
    counts = read_counts(snakemake.input.blocks)
    shares = interval_shares(counts, snakemake.params.dimension, snakemake.params.intervals)
    write_table(shares, outputs.shares)
