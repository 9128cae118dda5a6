"""Two sets compared by their likelihood, level of abstraction by level."""

from pipeline.job import job
from typicality.abstraction.level_comparison import level_table
from typicality.abstraction.levels import SCORE_COLUMNS
from typicality.images.scores import named_pair
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    scores = read_table(snakemake.input.scores, SCORE_COLUMNS)
    levels = level_table(scores, named_pair(snakemake.params.pair))
    write_table(levels, outputs.levels)
