"""Mean and standard deviation of the radius from one dimension to a million."""

from pipeline.job import job
from typicality.annulus.shares import shell_thickness
from typicality.tables import write_table

with job(snakemake) as outputs:
    params = snakemake.params
    thickness = shell_thickness(params.dimensions, params.samples, params.seed)
    write_table(thickness, outputs.thickness)
