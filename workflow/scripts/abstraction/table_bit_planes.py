"""Bits on every bit plane, for readers."""

from pipeline.job import job
from typicality.abstraction.bit_planes import BIT_PLANE_COLUMNS
from typicality.abstraction.layouts import bit_planes_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    planes = read_table(snakemake.input.planes, BIT_PLANE_COLUMNS)
    write_layout(bit_planes_layout(planes), outputs)
