"""The summary of the ledger, on the terminal."""

from pipeline.job import job
from typicality.claims.ledger import CLAIM_COLUMNS, summary
from typicality.tables import read_table

with job(snakemake):
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    print(summary(ledger))  # noqa: T201 - the terminal is this script's output
