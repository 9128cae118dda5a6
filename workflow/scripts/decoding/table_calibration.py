"""Predicted against observed frequencies, for readers."""

from pipeline.job import job
from typicality.decoding.calibration import CALIBRATION_COLUMNS
from typicality.decoding.layouts import calibration_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    calibration = read_table(snakemake.input.calibration, CALIBRATION_COLUMNS)
    write_layout(calibration_layout(calibration), outputs)
