"""The held-out label sequences, spoken by every decoding."""

from pipeline.job import job
from typicality.audio.decoding import decode_speech
from typicality.audio.model import load_model
from typicality.audio.speech import SPEECH_COLUMNS, TEST, speech_of
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TEST)
    model = load_model(snakemake.input.model)
    decoded = decode_speech(model, speech.labels, snakemake.params.temperatures, snakemake.params.seed)
    write_table(decoded, outputs.decoded)
