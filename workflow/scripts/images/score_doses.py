"""Bits per dimension of dialled images of one set, under one fitted model."""

from pipeline.job import job
from typicality.images.dose_response import score_doses
from typicality.images.models import load_model
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    model, doses = load_model(snakemake.input.fit), open_images(snakemake.input.doses)
    wildcards, amplitudes = snakemake.wildcards, snakemake.params.amplitudes
    scores = score_doses(model, doses, amplitudes, wildcards.model, wildcards.set)
    write_table(scores, outputs.scores)
