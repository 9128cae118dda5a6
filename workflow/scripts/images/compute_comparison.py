"""Our models beside published ones."""

from pipeline.job import job
from typicality.images.comparison import comparison_table, read_published
from typicality.images.detection import DETECTION_COLUMNS
from typicality.images.likelihoods import LIKELIHOOD_COLUMNS
from typicality.images.scores import named_pair
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    likelihoods = read_table(snakemake.input.likelihoods, LIKELIHOOD_COLUMNS)
    detection = read_table(snakemake.input.detection, DETECTION_COLUMNS)
    published = read_published(snakemake.input.published)
    comparison = comparison_table(likelihoods, detection, named_pair(snakemake.params.pair), published)
    write_table(comparison, outputs.comparison)
