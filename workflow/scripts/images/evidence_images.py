"""What our models say about the claims on one pair of sets."""

from pipeline.job import job
from typicality.images.detection import DETECTION_COLUMNS
from typicality.images.evidence import image_evidence
from typicality.images.scores import named_pair, read_scores
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    scores = read_scores(snakemake.params.families, snakemake.input.scores)
    detection = read_table(snakemake.input.detection, DETECTION_COLUMNS)
    evidence = image_evidence(scores, snakemake.params.families, named_pair(snakemake.params.pair), detection)
    write_table(evidence, outputs.evidence)
