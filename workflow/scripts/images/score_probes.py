"""Bits per dimension of decoded images, noise and constant images under one fitted model."""

from pipeline.job import job
from typicality.images.models import load_model
from typicality.images.sampling import read_sources, score_probes
from typicality.tables import write_table

with job(snakemake) as outputs:
    model = load_model(snakemake.input.fit)
    scores = score_probes(model, read_sources(snakemake.input.probes))
    write_table(scores, outputs.scores)
