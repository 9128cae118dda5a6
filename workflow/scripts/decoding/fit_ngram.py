"""The n-gram model of the training text."""

from pipeline.job import job
from typicality.decoding.ngram import save_ngram
from typicality.decoding.perplexity import fit_to_blocks
from typicality.tables import read_table

with job(snakemake) as outputs:
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    model, alphabet = fit_to_blocks(blocks, snakemake.params.order)
    save_ngram(model, alphabet, outputs.model)
