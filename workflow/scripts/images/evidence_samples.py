"""What samples and bands say about the claims on one pair of sets."""

from pipeline.job import job
from typicality.images.detection import DETECTION_COLUMNS
from typicality.images.information import BAND_COLUMNS
from typicality.images.samples_evidence import samples_evidence
from typicality.images.scores import named_pair, read_scores
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    families = snakemake.params.families
    scores = read_scores(families, snakemake.input.scores)
    bands = read_table(snakemake.input.bands, BAND_COLUMNS)
    detection = read_table(snakemake.input.detection, DETECTION_COLUMNS)
    evidence = samples_evidence(scores, families, named_pair(snakemake.params.pair), bands, detection)
    write_table(evidence, outputs.evidence)
