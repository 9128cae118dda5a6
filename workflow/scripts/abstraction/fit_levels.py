"""The models of all levels of abstraction, fitted on the training images of one set."""

from pipeline.job import job
from typicality.abstraction.levels import fit_levels, save_levels
from typicality.images.sets import open_images

with job(snakemake) as outputs:
    images, params = open_images(snakemake.input.train), snakemake.params
    levels = fit_levels(params.levels, params.settings, images, params.seed)
    save_levels(levels, outputs.fits)
