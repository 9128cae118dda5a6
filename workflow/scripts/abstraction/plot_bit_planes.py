"""Bits on every bit plane beside the bit of noise, and the error of images without it."""

from pipeline.job import job
from typicality.abstraction.bit_planes import BIT_PLANE_COLUMNS
from typicality.abstraction.figures import draw_bit_planes
from typicality.figures import paper_style, save_figure
from typicality.images.scores import named_pair
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    planes = read_table(snakemake.input.planes, BIT_PLANE_COLUMNS)
    figure = draw_bit_planes(planes, named_pair(snakemake.params.pair), snakemake.params.titles)
    save_figure(figure, outputs)
