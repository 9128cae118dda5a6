"""The ledger for readers."""

from pipeline.job import job
from typicality.claims.layouts import claims_layout
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    layout = claims_layout(ledger)
    write_layout(layout, outputs)
