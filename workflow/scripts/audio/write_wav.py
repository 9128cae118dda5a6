"""Some sequences of one decoding, to listen to."""

import pandas as pd

from pipeline.job import job
from typicality.audio.mulaw import decode
from typicality.audio.speech import SPEECH_COLUMNS, TEST, decoded_levels, speech_of
from typicality.audio.wav import write_wav
from typicality.tables import read_table

with job(snakemake) as outputs:
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TEST)
    levels = decoded_levels(pd.read_parquet(snakemake.input.decoded), speech)[snakemake.wildcards.decoding]
    write_wav(decode(levels[: snakemake.params.sequences]), snakemake.params.rate, outputs.wav)
