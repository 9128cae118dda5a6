"""Shares of images inside the bands of data and of samples for readers."""

from pipeline.job import job
from typicality.images.information import BAND_COLUMNS
from typicality.images.sample_layouts import bands_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    bands = read_table(snakemake.input.bands, BAND_COLUMNS)
    layout = bands_layout(bands)
    write_layout(layout, outputs)
