"""The modes of a mixture of Gaussians for readers."""

from pipeline.job import job
from typicality.tables import read_table, write_layout
from typicality.typical_set.gaussian_mixture import MODES_COLUMNS
from typicality.typical_set.layouts import modes_layout

with job(snakemake) as outputs:
    modes = read_table(snakemake.input.modes, MODES_COLUMNS)
    layout = modes_layout(modes)
    write_layout(layout, outputs)
