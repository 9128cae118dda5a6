"""Good likelihood with bad samples, and good samples with bad likelihood, for readers."""

from pipeline.job import job
from typicality.images.counterexamples import COUNTEREXAMPLE_COLUMNS
from typicality.images.sample_layouts import counterexamples_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    counterexamples = read_table(snakemake.input.counterexamples, COUNTEREXAMPLE_COLUMNS)
    layout = counterexamples_layout(counterexamples)
    write_layout(layout, outputs)
