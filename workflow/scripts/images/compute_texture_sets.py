"""Mean texture of both sets of a pair, and its difference."""

from pipeline.job import job
from typicality.images.scores import named_pair
from typicality.images.texture import MEASURE_COLUMNS, sets_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    measures = read_table(snakemake.input.measures, MEASURE_COLUMNS)
    sets = sets_table(measures, named_pair(snakemake.params.pair))
    write_table(sets, outputs.sets)
