"""Mean texture of both sets of a pair for readers."""

from pipeline.job import job
from typicality.images.texture import SET_COLUMNS
from typicality.images.texture_layouts import texture_sets_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.sets, SET_COLUMNS)
    layout = texture_sets_layout(table)
    write_layout(layout, outputs)
