"""The comparison of two sets at every level of abstraction, for readers."""

from pipeline.job import job
from typicality.abstraction.layouts import levels_layout
from typicality.abstraction.level_comparison import LEVEL_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    levels = read_table(snakemake.input.levels, LEVEL_COLUMNS)
    write_layout(levels_layout(levels), outputs)
