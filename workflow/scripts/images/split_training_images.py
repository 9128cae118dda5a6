"""The training images of one set: those for fitting, and every tenth held out for calibration."""

from pipeline.job import job
from typicality.images.sets import hold_out, read_split, write_images

with job(snakemake) as outputs:
    images = read_split(snakemake.params.definition, snakemake.input.archives, "train", snakemake.params.seed)
    train, calibration = hold_out(images)
    write_images(train, outputs.train)
    write_images(calibration, outputs.calibration)
