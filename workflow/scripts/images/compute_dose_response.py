"""Mean bits per dimension against the texture amplitude, by model and dialled set."""

from pipeline.job import job
from typicality.images.dose_response import DOSE_COLUMNS, response_table
from typicality.images.scores import named_pair, read_scores
from typicality.tables import read_tables, write_table

with job(snakemake) as outputs:
    params = snakemake.params
    doses = read_tables(snakemake.input.doses, DOSE_COLUMNS)
    scores = read_scores(params.models, snakemake.input.scores)
    responses = response_table(doses, scores, params.families, named_pair(params.pair))
    write_table(responses, outputs.responses)
