"""Mass of unusually likely samples: exact, counted, and by importance sampling."""

from fractions import Fraction

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.rare import rare_table

with job(snakemake) as outputs:
    params = snakemake.params
    rare = rare_table(params.dimension, params.rare, Fraction(params.p_heads), params.seed)
    write_table(rare, outputs.rare)
