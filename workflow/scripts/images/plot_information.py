"""The information axis, one panel a model."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.figures.information import draw_information
from typicality.images.information import BAND_COLUMNS, INFORMATION_COLUMNS
from typicality.images.scores import named_pair
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    information = read_table(snakemake.input.information, INFORMATION_COLUMNS)
    bands = read_table(snakemake.input.bands, BAND_COLUMNS)
    figure = draw_information(information, bands, named_pair(snakemake.params.pair), snakemake.params.titles)
    save_figure(figure, outputs)
