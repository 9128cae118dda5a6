"""What words and sets say about the claims."""

from pipeline.job import job
from typicality.abstraction.evidence import abstraction_evidence
from typicality.abstraction.text_information import BLOCK_COLUMNS
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    information, params = read_table(snakemake.input.information, BLOCK_COLUMNS), snakemake.params
    evidence = abstraction_evidence(params.settings, params.coin, information, params.seed)
    write_table(evidence, outputs.evidence)
