"""The ledger as a page."""

from pathlib import Path

from pipeline.job import job
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.claims.page import claims_page
from typicality.tables import read_table

with job(snakemake) as outputs:
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    page = claims_page(
        ledger, Path(snakemake.input.template).read_text(encoding="utf-8"), snakemake.params.makers
    )
    Path(outputs.html).write_text(page, encoding="utf-8", newline="\n")
