"""Bits per character of every unit and order."""

from pipeline.job import job
from typicality.abstraction.text_information import BLOCK_COLUMNS, unit_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    information, params = read_table(snakemake.input.information, BLOCK_COLUMNS), snakemake.params
    units = unit_table(information, params.order, params.bootstrap, params.seed)
    write_table(units, outputs.units)
