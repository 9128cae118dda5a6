"""AUROC and detection rates for readers."""

from pipeline.job import job
from typicality.images.detection import DETECTION_COLUMNS
from typicality.images.layouts import detection_layout
from typicality.tables import read_table, write_layout

with job(snakemake) as outputs:
    detection = read_table(snakemake.input.detection, DETECTION_COLUMNS)
    layout = detection_layout(detection)
    write_layout(layout, outputs)
