"""Typical sets of many dimensions and epsilons, and the densities of the radius behind them."""

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.annuli import annuli, radius_densities

with job(snakemake) as outputs:
    write_table(annuli(**snakemake.params.annuli), outputs.annuli)
    write_table(radius_densities(snakemake.params.annuli["dimensions"]), outputs.densities)
