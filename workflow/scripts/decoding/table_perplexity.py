"""Perplexity on held-out text, for readers."""

from pipeline.job import job
from typicality.decoding.layouts import perplexity_layout
from typicality.decoding.perplexity import PERPLEXITY_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    perplexity = read_table(snakemake.input.perplexity, PERPLEXITY_COLUMNS)
    write_layout(perplexity_layout(perplexity), outputs)
