"""Orderings of sets, for readers."""

from pipeline.job import job
from typicality.abstraction.layouts import sets_layout
from typicality.abstraction.point_sets import SET_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    sets = read_table(snakemake.input.sets, SET_COLUMNS)
    write_layout(sets_layout(sets), outputs)
