"""Rank correlations of bits per dimension with texture for readers."""

from pipeline.job import job
from typicality.images.texture_layouts import texture_layout
from typicality.images.texture_likelihood import CORRELATION_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.texture, CORRELATION_COLUMNS)
    layout = texture_layout(table)
    write_layout(layout, outputs)
