"""Waveforms and spectrograms of the first held-out sequence."""

import pandas as pd

from pipeline.job import job
from typicality.audio.figures import draw_waveforms
from typicality.audio.speech import SPEECH_COLUMNS, TEST, decoded_levels, speech_of
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    speech = speech_of(read_table(snakemake.input.speech, SPEECH_COLUMNS), TEST)
    levels = decoded_levels(pd.read_parquet(snakemake.input.decoded), speech)
    figure = draw_waveforms(
        {name: one[0] for name, one in levels.items()}, speech.names[0], snakemake.params.rate
    )
    save_figure(figure, outputs)
