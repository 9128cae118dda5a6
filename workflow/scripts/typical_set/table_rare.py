"""How rare unusually likely samples are, for readers."""

from pipeline.job import job
from typicality.tables import read_table, write_layout
from typicality.typical_set.layouts import rare_layout
from typicality.typical_set.rare import RARE_COLUMNS

with job(snakemake) as outputs:
    rare = read_table(snakemake.input.rare, RARE_COLUMNS)
    layout = rare_layout(rare)
    write_layout(layout, outputs)
