"""Our models beside published ones, for readers."""

from pipeline.job import job
from typicality.images.comparison import COMPARISON_COLUMNS
from typicality.images.layouts import comparison_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    comparison = read_table(snakemake.input.comparison, COMPARISON_COLUMNS)
    layout = comparison_layout(comparison)
    write_layout(layout, outputs)
