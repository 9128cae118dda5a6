"""AUROC of the likelihood and gap between two sets against the level of abstraction."""

from pipeline.job import job
from typicality.abstraction.figures import draw_levels
from typicality.abstraction.level_comparison import LEVEL_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    levels = read_table(snakemake.input.levels, LEVEL_COLUMNS)
    save_figure(draw_levels(levels), outputs)
