"""What texture says about the likelihoods of one pair of sets."""

from pipeline.job import job
from typicality.images.likelihoods import LIKELIHOOD_COLUMNS
from typicality.images.scores import named_pair
from typicality.images.texture import SET_COLUMNS
from typicality.images.texture_evidence import texture_evidence
from typicality.images.texture_likelihood import CORRELATION_COLUMNS, GAP_COLUMNS
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    evidence = texture_evidence(
        read_table(snakemake.input.likelihoods, LIKELIHOOD_COLUMNS),
        read_table(snakemake.input.sets, SET_COLUMNS),
        read_table(snakemake.input.texture, CORRELATION_COLUMNS),
        read_table(snakemake.input.gaps, GAP_COLUMNS),
        named_pair(snakemake.params.pair),
    )
    write_table(evidence, outputs.evidence)
