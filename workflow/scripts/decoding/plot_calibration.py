"""Observed over predicted frequency against the predicted probability."""

from pipeline.job import job
from typicality.decoding.calibration import CALIBRATION_COLUMNS
from typicality.decoding.figures import draw_calibration
from typicality.figures import paper_style, save_figure
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    calibration = read_table(snakemake.input.calibration, CALIBRATION_COLUMNS)
    save_figure(draw_calibration(calibration), outputs)
