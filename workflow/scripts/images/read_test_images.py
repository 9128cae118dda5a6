"""The test images of one set."""

from pipeline.job import job
from typicality.images.sets import read_split, write_images

with job(snakemake) as outputs:
    images = read_split(snakemake.params.definition, snakemake.input.archives, "test", snakemake.params.seed)
    write_images(images, outputs.test)
