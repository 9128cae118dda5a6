"""Mean spectra of every decoding and class of sound."""

import pandas as pd

from pipeline.job import job
from typicality.audio.measures import mean_spectra
from typicality.audio.speech import SPEECH_COLUMNS, TEST, decoded_levels, speech_of
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TEST)
    levels = decoded_levels(pd.read_parquet(snakemake.input.decoded), speech)
    spectra = mean_spectra(levels, speech, snakemake.params.rate)
    write_table(spectra, outputs.spectra)
