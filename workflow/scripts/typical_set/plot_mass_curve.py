"""Mass of typical sets against the width of their annulus."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table
from typicality.typical_set.figures.mass_curve import draw_mass_curve
from typicality.typical_set.gaussian import MASS_CURVE_COLUMNS

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    curve = read_table(snakemake.input.mass_curve, MASS_CURVE_COLUMNS)
    figure = draw_mass_curve(curve, snakemake.params.width)
    save_figure(figure, outputs)
