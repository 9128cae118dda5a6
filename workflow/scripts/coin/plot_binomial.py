"""Probability of one sequence and of a count against the number of heads."""

from pipeline.job import job
from typicality.coin.figures import draw_binomial
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    binomial = read_table(snakemake.input.binomial, ["heads", "log2_p_sequence", "log2_p_count"])
    figure = draw_binomial(binomial)
    save_figure(figure, outputs)
