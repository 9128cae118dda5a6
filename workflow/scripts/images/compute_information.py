"""Where images of every source lie on the information axis of every model."""

from pipeline.job import job
from typicality.images.information import information_table
from typicality.images.sampling import read_probes
from typicality.images.scores import named_pair, read_scores
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    scores = read_scores(params.families, snakemake.input.scores)
    probes = read_probes(params.probed, snakemake.input.probes)
    information = information_table(scores, probes, params.families, named_pair(params.pair))
    write_table(information, outputs.information)
