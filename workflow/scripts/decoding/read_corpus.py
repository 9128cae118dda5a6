"""The text of the chapter, in training and held-out blocks."""

from pipeline.job import job
from typicality.decoding.corpus import read_corpus
from typicality.tables import write_table

with job(snakemake) as outputs:
    blocks, facts = read_corpus(snakemake.params.text, snakemake.params.settings)
    write_table(blocks, outputs.blocks)
    write_table(facts, outputs.facts)
