"""Averages of every strategy."""

from pipeline.job import job
from typicality.decoding.strategies import strategy_table
from typicality.decoding.texts import TEXT_COLUMNS
from typicality.tables import read_tables, write_table

with job(snakemake) as outputs:
    texts = read_tables(snakemake.input.texts, TEXT_COLUMNS)
    strategies = strategy_table(texts, snakemake.params.bootstrap, snakemake.params.seed)
    write_table(strategies, outputs.strategies)
