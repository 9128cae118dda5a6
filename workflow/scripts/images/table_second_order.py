"""Means and variances of both sets of a pair for readers."""

from pipeline.job import job
from typicality.images.second_order import MOMENT_COLUMNS
from typicality.images.texture_layouts import second_order_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.moments, MOMENT_COLUMNS)
    layout = second_order_layout(table)
    write_layout(layout, outputs)
