"""Perplexity on held-out text of models of every order."""

from pipeline.job import job
from typicality.decoding.perplexity import perplexity_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    perplexity = perplexity_table(blocks, snakemake.params.order)
    write_table(perplexity, outputs.perplexity)
