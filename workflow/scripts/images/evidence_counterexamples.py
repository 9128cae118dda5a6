"""What a mixture with noise and a memoriser say about likelihood and quality."""

from pipeline.job import job
from typicality.images.counterexamples import COUNTEREXAMPLE_COLUMNS
from typicality.images.samples_evidence import counterexample_evidence
from typicality.images.sampling import read_probes
from typicality.images.scores import read_scores
from typicality.images.sets import open_pair
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    params = snakemake.params
    pair = open_pair(params.pair, {}, {params.pair["in_distribution"]: snakemake.input.test})
    scores = read_scores(params.models, snakemake.input.scores)
    probes = read_probes(params.models, snakemake.input.probes)
    counterexamples = read_table(snakemake.input.counterexamples, COUNTEREXAMPLE_COLUMNS)
    evidence = counterexample_evidence(scores, probes, pair, counterexamples, params.seed)
    write_table(evidence, outputs.evidence)
