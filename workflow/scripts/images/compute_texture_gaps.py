"""Gap between the sets of a pair at equal texture, by model and measure."""

from pipeline.job import job
from typicality.images.scores import named_pair, read_scores
from typicality.images.texture import MEASURE_COLUMNS
from typicality.images.texture_likelihood import gap_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    families, pair = snakemake.params.families, named_pair(snakemake.params.pair)
    scores = read_scores(families, snakemake.input.scores)
    measures = read_table(snakemake.input.measures, MEASURE_COLUMNS)
    gaps = gap_table(scores, families, measures, pair)
    write_table(gaps, outputs.gaps)
