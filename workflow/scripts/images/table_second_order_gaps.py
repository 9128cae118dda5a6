"""Predicted and observed likelihood of the other set for readers."""

from pipeline.job import job
from typicality.images.second_order import OBSERVED_COLUMNS
from typicality.images.texture_layouts import second_order_gaps_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.observed, OBSERVED_COLUMNS)
    layout = second_order_gaps_layout(table)
    write_layout(layout, outputs)
