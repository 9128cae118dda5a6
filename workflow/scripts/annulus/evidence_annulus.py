"""What radii say about the claims."""

from pipeline.job import job
from typicality.annulus.evidence import annulus_evidence
from typicality.annulus.shares import SHARES_COLUMNS, THICKNESS_COLUMNS
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    shares = read_table(snakemake.input.shares, SHARES_COLUMNS)
    thickness = read_table(snakemake.input.thickness, THICKNESS_COLUMNS)
    evidence = annulus_evidence(shares, thickness, snakemake.params.seed)
    write_table(evidence, outputs.evidence)
