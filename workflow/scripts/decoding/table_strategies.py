"""Averages of every strategy, for readers."""

from pipeline.job import job
from typicality.decoding.layouts import strategies_layout
from typicality.decoding.strategies import STRATEGY_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    strategies = read_table(snakemake.input.strategies, STRATEGY_COLUMNS)
    write_layout(strategies_layout(strategies), outputs)
