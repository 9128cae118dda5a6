"""Samples of one fitted model."""

from pipeline.job import job
from typicality.images.models import load_model
from typicality.images.sampling import draw_samples
from typicality.images.sets import write_images

with job(snakemake) as outputs:
    model, params = load_model(snakemake.input.fit), snakemake.params
    samples = draw_samples(model, params.images, params.seed, snakemake.wildcards.model)
    write_images(samples, outputs.samples)
