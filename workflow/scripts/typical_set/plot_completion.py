"""The likeliest completion beside samples, and the information of both."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table
from typicality.typical_set.completion import INFORMATION_COLUMNS, PATHS_COLUMNS
from typicality.typical_set.figures.completion import draw_completion

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    paths = read_table(snakemake.input.completion, PATHS_COLUMNS)
    information = read_table(snakemake.input.information, INFORMATION_COLUMNS)
    figure = draw_completion(paths, information)
    save_figure(figure, outputs)
