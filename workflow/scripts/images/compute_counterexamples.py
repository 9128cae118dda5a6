"""Good likelihood with bad samples, and good samples with bad likelihood, measured on test images."""

from pipeline.job import job
from typicality.images.counterexamples import counterexample_table
from typicality.images.scores import read_scores
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    scores = read_scores(params.models, snakemake.input.scores)
    train, test = open_images(snakemake.input.train), open_images(snakemake.input.test)
    counterexamples = counterexample_table(
        scores, train, test[: params.most], params.deviations, params.pair["in_distribution"]
    )
    write_table(counterexamples, outputs.counterexamples)
