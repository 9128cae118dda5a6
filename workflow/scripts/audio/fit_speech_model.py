"""The model of speech, fitted to the training sequences."""

from pipeline.job import job
from typicality.audio.model import fit_speech_model, save_model
from typicality.audio.speech import SPEECH_COLUMNS, TRAIN, speech_of
from typicality.tables import read_table

with job(snakemake) as outputs:
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TRAIN)
    model = fit_speech_model(speech, snakemake.params.settings, snakemake.params.seed)
    save_model(model, outputs.model)
