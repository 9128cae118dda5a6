"""What decodings sound like, for readers."""

from pipeline.job import job
from typicality.audio.layouts import decodings_layout
from typicality.audio.summary import SUMMARY_COLUMNS
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    layout = decodings_layout(read_table(snakemake.input.decodings, SUMMARY_COLUMNS))
    write_layout(layout, outputs)
