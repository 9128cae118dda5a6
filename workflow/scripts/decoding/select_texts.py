"""One text of every strategy, for one prompt."""

from pipeline.job import job
from typicality.decoding.texts import TEXT_COLUMNS, sample_page
from typicality.tables import read_table, read_tables, write_table

with job(snakemake) as outputs:
    texts = read_tables(snakemake.input.texts, TEXT_COLUMNS)
    blocks = read_table(snakemake.input.blocks, ["split", "text"])
    page = sample_page(texts, blocks, snakemake.params.settings)
    write_table(page, outputs.page)
