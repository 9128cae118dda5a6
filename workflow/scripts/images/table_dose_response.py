"""Bits per dimension against the texture amplitude for readers."""

from pipeline.job import job
from typicality.images.dose_response import RESPONSE_COLUMNS
from typicality.images.texture_layouts import dose_response_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    table = read_table(snakemake.input.responses, RESPONSE_COLUMNS)
    layout = dose_response_layout(table)
    write_layout(layout, outputs)
