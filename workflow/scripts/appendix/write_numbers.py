"""Every value of the ledger as a LaTeX macro."""

from pathlib import Path

from pipeline.job import job
from typicality.appendix.numbers import numbers_text
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.claims.registry import read_registry, units_by_row
from typicality.tables import read_table

with job(snakemake) as outputs:
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    units = units_by_row(read_registry(snakemake.input.registry))
    numbers = numbers_text(ledger, units, Path(snakemake.input.head).read_text(encoding="utf-8"))
    Path(outputs.numbers).write_text(numbers, encoding="utf-8", newline="\n")
