"""What decodings sound like, in the mean over sequences."""

from pipeline.job import job
from typicality.audio.summary import SEQUENCE_COLUMNS, summarise
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    summary = summarise(read_table(snakemake.input.sequences, SEQUENCE_COLUMNS))
    write_table(summary, outputs.decodings)
