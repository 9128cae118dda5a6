"""Mass of typical sets, exact beside simulated."""

from pipeline.job import job
from typicality.annulus.radius_counts import read_counts
from typicality.tables import write_table
from typicality.typical_set.gaussian import epsilon_grid, mass_curve

with job(snakemake) as outputs:
    counts = read_counts(snakemake.input.blocks)
    curve = mass_curve(counts, epsilon_grid(**snakemake.params.epsilon_bits), snakemake.params.dimension)
    write_table(curve, outputs.mass_curve)
