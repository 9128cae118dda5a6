"""The LaTeX document of all claims, tables and figures."""

from pathlib import Path

from pipeline.appendix_files import below_appendix
from pipeline.job import job
from typicality.appendix.captions import read_captions
from typicality.appendix.document import appendix_text, figure_of, table_of
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.claims.registry import read_registry, units_by_row
from typicality.tables import read_table

with job(snakemake) as outputs:
    tables = {below_appendix(path): Path(path).read_text(encoding="utf-8") for path in snakemake.input.tables}
    appendix = appendix_text(
        read_table(snakemake.input.claims, CLAIM_COLUMNS),
        units_by_row(read_registry(snakemake.input.registry)),
        [*map(figure_of, snakemake.params.figures), *(table_of(*table) for table in tables.items())],
        read_captions(snakemake.input.captions),
        Path(snakemake.input.template).read_text(encoding="utf-8"),
    )
    Path(outputs.appendix).write_text(appendix, encoding="utf-8", newline="\n")
