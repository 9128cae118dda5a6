"""The information axis for readers."""

from pipeline.job import job
from typicality.images.information import INFORMATION_COLUMNS
from typicality.images.sample_layouts import information_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    information = read_table(snakemake.input.information, INFORMATION_COLUMNS)
    layout = information_layout(information)
    write_layout(layout, outputs)
