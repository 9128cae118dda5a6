"""Mass of typical sets against the dimension, by both conventions of epsilon."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table
from typicality.typical_set.aep import AEP_COLUMNS
from typicality.typical_set.figures.aep import draw_aep

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    aep = read_table(snakemake.input.aep, AEP_COLUMNS)
    figure = draw_aep(aep, snakemake.params.aep)
    save_figure(figure, outputs)
