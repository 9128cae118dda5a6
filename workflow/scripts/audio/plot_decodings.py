"""Level and flatness against the temperature."""

from pipeline.job import job
from typicality.audio.figures import draw_decodings
from typicality.audio.summary import SUMMARY_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    figure = draw_decodings(read_table(snakemake.input.decodings, SUMMARY_COLUMNS))
    save_figure(figure, outputs)
