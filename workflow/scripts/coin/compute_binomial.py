"""Every row of the binomial table."""

from fractions import Fraction

from pipeline.job import job
from typicality.coin.binomial import binomial_table
from typicality.tables import write_table

with job(snakemake) as outputs:
    binomial = binomial_table(snakemake.params.tosses, Fraction(snakemake.params.p_heads))
    write_table(binomial, outputs.binomial)
