"""What noise costs a mixture, and what a memoriser pays for its samples."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.counterexamples import COUNTEREXAMPLE_COLUMNS
from typicality.images.figures.counterexamples import draw_counterexamples
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    counterexamples = read_table(snakemake.input.counterexamples, COUNTEREXAMPLE_COLUMNS)
    figure = draw_counterexamples(counterexamples)
    save_figure(figure, outputs)
