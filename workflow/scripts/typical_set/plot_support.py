"""Mass of typical sets and their share of all sequences, against epsilon and the number of flips."""

from fractions import Fraction

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table
from typicality.typical_set.figures.support import draw_support
from typicality.typical_set.support import SUPPORT_COLUMNS, half_support_epsilon

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    support = read_table(snakemake.input.support, SUPPORT_COLUMNS)
    figure = draw_support(support, float(half_support_epsilon(Fraction(snakemake.params.p_heads))))
    save_figure(figure, outputs)
