"""Modes of a mixture of Gaussians: their gaps to the entropy, and the mass of the sets without them."""

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.gaussian_mixture import modes_table

with job(snakemake) as outputs:
    modes = modes_table(**snakemake.params.mixture, seed=snakemake.params.seed)
    write_table(modes, outputs.modes)
