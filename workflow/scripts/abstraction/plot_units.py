"""Bits per character against the number of parameters, one curve a unit."""

from pipeline.job import job
from typicality.abstraction.figures import draw_units
from typicality.abstraction.text_information import UNIT_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    units = read_table(snakemake.input.units, UNIT_COLUMNS)
    save_figure(draw_units(units), outputs)
