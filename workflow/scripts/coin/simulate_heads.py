"""Numbers of heads of simulated sequences."""

from fractions import Fraction

from pipeline.job import job
from typicality.coin.simulation import simulate_heads
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    heads = simulate_heads(params.tosses, Fraction(params.p_heads), params.simulated_tosses, params.seed)
    write_table(heads, outputs.heads)
