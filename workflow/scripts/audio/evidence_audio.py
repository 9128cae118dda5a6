"""What decoding speech says about the claims."""

from pipeline.job import job
from typicality.audio.evidence import audio_evidence
from typicality.audio.summary import SEQUENCE_COLUMNS
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    evidence = audio_evidence(read_table(snakemake.input.sequences, SEQUENCE_COLUMNS))
    write_table(evidence, outputs.evidence)
