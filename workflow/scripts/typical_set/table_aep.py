"""The mass of typical sets as the dimension grows, for readers."""

from pipeline.job import job
from typicality.tables import read_table, write_layout
from typicality.typical_set.aep import AEP_COLUMNS
from typicality.typical_set.layouts import aep_layout

with job(snakemake) as outputs:
    aep = read_table(snakemake.input.aep, AEP_COLUMNS)
    layout = aep_layout(aep, snakemake.params.aep)
    write_layout(layout, outputs)
