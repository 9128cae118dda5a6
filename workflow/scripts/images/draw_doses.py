"""The same procedural images with every texture amplitude."""

from pipeline.job import job
from typicality.images.dose_response import draw_doses
from typicality.images.sets import write_images

with job(snakemake) as outputs:
    params = snakemake.params
    doses = draw_doses(params.definition, params.amplitudes, params.images, params.seed)
    write_images(doses, outputs.doses)
