"""Predictions on held-out text by their probability, and how many came true."""

from pipeline.job import job
from typicality.decoding.calibration import count_held_out
from typicality.decoding.ngram import load_ngram
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    model, alphabet = load_ngram(snakemake.input.model)
    counts = count_held_out(model, alphabet, blocks)
    write_table(counts, outputs.counts)
