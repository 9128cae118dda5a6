"""Mass of typical sets and the share of all sequences that they hold."""

from fractions import Fraction

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.support import support_table

with job(snakemake) as outputs:
    params = snakemake.params
    support = support_table(**params.support, p_heads=Fraction(params.p_heads), seed=params.seed)
    write_table(support, outputs.support)
