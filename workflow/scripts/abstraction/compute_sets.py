"""Orderings of sets of points and of tosses of a coin."""

from fractions import Fraction

from pipeline.job import job
from typicality.abstraction.point_sets import sets_table
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    sets = sets_table(params.sizes, params.dimension, Fraction(params.p_heads))
    write_table(sets, outputs.sets)
