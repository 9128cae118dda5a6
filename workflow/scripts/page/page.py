"""One page that holds every claim, figure and table, and how each was made."""

from pathlib import Path

from pipeline.job import job
from pipeline.page_files import read_artifacts
from pipeline.provenance import about_run
from typicality.appendix.captions import read_captions
from typicality.claims.ledger import CLAIM_COLUMNS
from typicality.claims.registry import read_registry
from typicality.page.document import Contents, index_page
from typicality.page.ledger import read_templates
from typicality.page.outline import read_outline
from typicality.page.panel import panel_values
from typicality.tables import read_table
from typicality.typical_set.annuli import ANNULI_COLUMNS, DENSITY_COLUMNS

with job(snakemake) as outputs:
    ledger = read_table(snakemake.input.claims, CLAIM_COLUMNS)
    contents = Contents(
        ledger=ledger,
        registry=read_registry(snakemake.input.registry),
        outline=read_outline(snakemake.input.outline, ledger["section"]),
        captions=read_captions(snakemake.input.captions),
        artifacts=read_artifacts(snakemake.input.figures, snakemake.input.tables, snakemake.params.makers),
        panel=panel_values(
            read_table(snakemake.input.annuli, ANNULI_COLUMNS),
            read_table(snakemake.input.densities, DENSITY_COLUMNS),
        ),
        about=about_run(snakemake.params.data, snakemake.params.settings),
    )
    page = index_page(contents, read_templates(snakemake.input.templates))
    Path(outputs.html).write_text(page, encoding="utf-8", newline="\n")
