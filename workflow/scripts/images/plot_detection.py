"""AUROC and detection rates against the size of the batch."""

from pipeline.job import job
from typicality.figures import paper_style, save_figure
from typicality.images.detection import DETECTION_COLUMNS
from typicality.images.figures.detection import draw_detection
from typicality.tables import read_table

with job(snakemake) as outputs, paper_style(snakemake.input.style):
    detection = read_table(snakemake.input.detection, DETECTION_COLUMNS)
    figure = draw_detection(detection)
    save_figure(figure, outputs)
