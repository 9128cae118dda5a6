"""Information per symbol of every strategy beside the typical band."""

from pipeline.job import job
from typicality.decoding.figures import draw_strategies
from typicality.decoding.strategies import STRATEGY_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    strategies = read_table(snakemake.input.strategies, STRATEGY_COLUMNS)
    save_figure(draw_strategies(strategies), outputs)
