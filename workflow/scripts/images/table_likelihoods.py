"""Mean bits per dimension for readers."""

from pipeline.job import job
from typicality.images.layouts import likelihoods_layout
from typicality.images.likelihoods import LIKELIHOOD_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    likelihoods = read_table(snakemake.input.likelihoods, LIKELIHOOD_COLUMNS)
    layout = likelihoods_layout(likelihoods)
    write_layout(layout, outputs)
