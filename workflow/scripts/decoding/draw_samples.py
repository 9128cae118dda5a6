"""Continuations by every sampler, and those of least Bayes risk."""

from pipeline.job import job
from typicality.decoding.ngram import load_ngram
from typicality.decoding.texts import sampled_texts
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    model, alphabet = load_ngram(snakemake.input.model)
    texts = sampled_texts(model, alphabet, blocks, snakemake.params.settings, snakemake.params.seed)
    write_table(texts, outputs.texts)
