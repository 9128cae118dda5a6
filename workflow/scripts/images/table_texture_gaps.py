"""Gaps between the sets of a pair at equal texture for readers."""

from pipeline.job import job
from typicality.images.texture_layouts import texture_gaps_layout
from typicality.images.texture_likelihood import GAP_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.gaps, GAP_COLUMNS)
    layout = texture_gaps_layout(table)
    write_layout(layout, outputs)
