"""Distributions of the radius and thickness of the shell."""

from pipeline.job import job
from typicality.annulus.figures import draw_radii
from typicality.annulus.shares import RADII_COLUMNS, SHARES_COLUMNS, THICKNESS_COLUMNS
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    radii = read_table(snakemake.input.radii, RADII_COLUMNS)
    thickness = read_table(snakemake.input.thickness, THICKNESS_COLUMNS)
    shares = read_table(snakemake.input.shares, SHARES_COLUMNS)
    figure = draw_radii(radii, thickness, shares)
    save_figure(figure, outputs)
