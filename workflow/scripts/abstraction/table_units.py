"""Bits per character of every unit and order, for readers."""

from pipeline.job import job
from typicality.abstraction.layouts import units_layout
from typicality.abstraction.text_information import UNIT_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    units = read_table(snakemake.input.units, UNIT_COLUMNS)
    write_layout(units_layout(units), outputs)
