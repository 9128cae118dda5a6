"""Every claim of the registry judged by the evidence of all chapters."""

from pipeline.job import job
from typicality.claims.evidence import read_evidence
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import read_registry
from typicality.tables import write_table

with job(snakemake) as outputs:
    claims = read_registry(snakemake.input.registry)
    evidence = read_evidence(snakemake.input.evidence)
    ledger = make_ledger(claims, evidence, snakemake.params.settings, snakemake.params.unavailable)
    write_table(ledger, outputs.claims)
