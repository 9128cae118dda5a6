"""Decoded images of one fitted model, where it can be decoded, beside noise and constant images."""

from pipeline.job import job
from typicality.images.models import load_model
from typicality.images.sampling import probe_images, write_sources
from typicality.images.sets import open_images

with job(snakemake) as outputs:
    model, params = load_model(snakemake.input.fit), snakemake.params
    shape = open_images(snakemake.input.images).shape[1:]
    probes = probe_images(
        model,
        shape,
        params.temperatures,
        params.decoded,
        params.noise,
        params.seed,
        snakemake.wildcards.model,
    )
    write_sources(probes, outputs.probes)
