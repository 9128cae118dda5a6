"""What variances predict about likelihoods, and what is observed."""

from pipeline.job import job
from typicality.images.second_order import MOMENT_COLUMNS, OBSERVED_COLUMNS
from typicality.images.texture_evidence import second_order_evidence
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    moments = read_table(snakemake.input.moments, MOMENT_COLUMNS)
    observed = read_table(snakemake.input.observed, OBSERVED_COLUMNS)
    evidence = second_order_evidence(moments, observed)
    write_table(evidence, outputs.evidence)
