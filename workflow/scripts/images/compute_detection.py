"""AUROC and detection rate of likelihood and typicality, single images and batches."""

from pipeline.job import job
from typicality.images.detection import detection_table
from typicality.images.scores import named_pair, read_scores
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    scores = read_scores(params.families, snakemake.input.scores)
    detection = detection_table(
        scores,
        named_pair(params.pair),
        params.seed,
        params.batch_sizes,
        draws=params.draws,
        bootstrap=params.bootstrap,
    )
    write_table(detection, outputs.detection)
