"""What typical sets of the Gaussian say about the claims."""

from pipeline.job import job
from typicality.annulus.radius_counts import read_counts
from typicality.tables import read_table, write_table
from typicality.typical_set.evidence import typical_set_evidence
from typicality.typical_set.gaussian import MASS_CURVE_COLUMNS

with job(snakemake) as outputs:
    counts = read_counts(snakemake.input.blocks)
    curve = read_table(snakemake.input.mass_curve, MASS_CURVE_COLUMNS)
    evidence = typical_set_evidence(counts, curve, snakemake.params.width, snakemake.params.seed)
    write_table(evidence, outputs.evidence)
