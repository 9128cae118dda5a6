"""One likelihood model fitted on the training images of one set."""

from pipeline.job import job
from typicality.images.models import fit_model, save_model
from typicality.images.sets import open_images

with job(snakemake) as outputs:
    images = open_images(snakemake.input.train)
    model = fit_model(snakemake.params.settings, images, snakemake.params.seed)
    save_model(model, outputs.fit)
