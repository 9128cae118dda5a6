"""Predicted against observed frequencies."""

from pipeline.job import job
from typicality.decoding.calibration import COUNT_COLUMNS, calibration_table
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    counts = read_table(snakemake.input.counts, COUNT_COLUMNS)
    calibration = calibration_table(counts, snakemake.params.bootstrap, snakemake.params.seed)
    write_table(calibration, outputs.calibration)
