"""The binomial table for readers."""

from fractions import Fraction

from pipeline.job import job
from typicality.coin.binomial import BINOMIAL_COLUMNS
from typicality.coin.layouts import binomial_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    binomial = read_table(snakemake.input.binomial, BINOMIAL_COLUMNS)
    layout = binomial_layout(binomial, Fraction(snakemake.params.p_heads))
    write_layout(layout, outputs)
