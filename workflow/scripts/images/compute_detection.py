"""AUROC and detection rate of all scores, single images and batches."""

from pipeline.job import job
from typicality.images.detection import detection_table
from typicality.images.scores import read_scores
from typicality.images.sets import open_pair
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    files = dict(zip(params.with_pixels, snakemake.input.images, strict=True))
    detection = detection_table(
        read_scores(params.families, snakemake.input.scores),
        params.families,
        open_pair(params.pair, params.stated, files),
        params.seed,
        params.batch_sizes,
        draws=params.draws,
        bootstrap=params.bootstrap,
    )
    write_table(detection, outputs.detection)
