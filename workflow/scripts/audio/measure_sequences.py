"""Level, spectrum and information of every spoken sequence."""

import pandas as pd

from pipeline.job import job
from typicality.audio.measures import measure_sequences
from typicality.audio.model import load_model
from typicality.audio.speech import SPEECH_COLUMNS, TEST, decoded_levels, speech_of
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TEST)
    levels = decoded_levels(pd.read_parquet(snakemake.input.decoded), speech)
    model = load_model(snakemake.input.model)
    sequences = measure_sequences(levels, speech, model, snakemake.params.temperatures)
    write_table(sequences, outputs.sequences)
