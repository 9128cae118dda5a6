"""The shares of radii for readers."""

from pipeline.job import job
from typicality.annulus.layouts import shares_layout
from typicality.annulus.shares import SHARES_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    shares = read_table(snakemake.input.shares, SHARES_COLUMNS)
    layout = shares_layout(shares)
    write_layout(layout, outputs)
