"""How the prompts really go on, and continuations by beam search of every width."""

from pipeline.job import job
from typicality.decoding.ngram import load_ngram
from typicality.decoding.texts import beam_texts
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    model, alphabet = load_ngram(snakemake.input.model)
    texts = beam_texts(model, alphabet, blocks, snakemake.params.settings)
    write_table(texts, outputs.texts)
