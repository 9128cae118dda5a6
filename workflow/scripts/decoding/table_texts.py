"""A page of texts, for readers."""

from pipeline.job import job
from typicality.decoding.layouts import texts_layout
from typicality.decoding.texts import TEXT_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    texts = read_table(snakemake.input.page, TEXT_COLUMNS)
    write_layout(texts_layout(texts), outputs)
