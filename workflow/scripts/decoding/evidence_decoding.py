"""What decoding says about the claims."""

from pipeline.job import job
from typicality.decoding.calibration import COUNT_COLUMNS
from typicality.decoding.evidence import decoding_evidence
from typicality.decoding.texts import TEXT_COLUMNS
from typicality.tables import read_table, read_tables, write_table

with job(snakemake) as outputs:
    texts = read_tables(snakemake.input.texts, TEXT_COLUMNS)
    counts = read_table(snakemake.input.counts, COUNT_COLUMNS)
    evidence = decoding_evidence(texts, counts, snakemake.params.bootstrap, snakemake.params.seed)
    write_table(evidence, outputs.evidence)
