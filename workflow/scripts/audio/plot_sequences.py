"""Information per sample of every sequence against the band of ancestral samples."""

from pipeline.job import job
from typicality.audio.figures import draw_information
from typicality.audio.summary import SEQUENCE_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    figure = draw_information(read_table(snakemake.input.sequences, SEQUENCE_COLUMNS))
    save_figure(figure, outputs)
