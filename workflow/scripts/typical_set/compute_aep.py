"""Mass of typical sets as the dimension grows, exact beside simulated."""

from fractions import Fraction

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.aep import aep_table

with job(snakemake) as outputs:
    params = snakemake.params
    aep = aep_table(params.aep, Fraction(params.p_heads), params.seed)
    write_table(aep, outputs.aep)
