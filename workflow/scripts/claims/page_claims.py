"""The ledger as a page."""

from pathlib import Path

from pipeline.job import job
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.page.ledger import ledger_page, read_templates
from typicality.tables import read_table

with job(snakemake) as outputs:
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    page = ledger_page(ledger, read_templates(snakemake.input.templates), snakemake.params.makers)
    Path(outputs.html).write_text(page, encoding="utf-8", newline="\n")
