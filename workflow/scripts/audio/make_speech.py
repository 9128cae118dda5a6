"""The sequences that a model of speech is trained and tested on."""

from pipeline.job import job
from typicality.audio.sources import make_speech
from typicality.tables import write_table

with job(snakemake) as outputs:
    speech = make_speech(snakemake.params.settings, snakemake.params.seed)
    write_table(speech, outputs.speech)
