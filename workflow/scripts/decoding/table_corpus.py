"""What the text of the chapter is, for readers."""

from pipeline.job import job
from typicality.decoding.layouts import corpus_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    facts = read_table(snakemake.input.facts, ["fact", "value"])
    write_layout(corpus_layout(facts), outputs)
