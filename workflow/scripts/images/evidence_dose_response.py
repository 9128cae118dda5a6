"""What dialled texture says about likelihoods."""

from pipeline.job import job
from typicality.images.dose_response import RESPONSE_COLUMNS
from typicality.images.scores import named_pair
from typicality.images.texture_evidence import dose_response_evidence
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    responses = read_table(snakemake.input.responses, RESPONSE_COLUMNS)
    evidence = dose_response_evidence(responses, named_pair(snakemake.params.pair))
    write_table(evidence, outputs.evidence)
