"""Mean bits per dimension of every split under every model."""

from pipeline.job import job
from typicality.images.likelihoods import likelihood_table
from typicality.images.scores import read_scores
from typicality.tables import write_table

with job(snakemake) as outputs:
    scores = read_scores(snakemake.params.families, snakemake.input.scores)
    likelihoods = likelihood_table(scores, snakemake.params.families)
    write_table(likelihoods, outputs.likelihoods)
