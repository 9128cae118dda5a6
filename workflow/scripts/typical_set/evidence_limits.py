"""What growing dimensions say about the claims."""

from fractions import Fraction

from pipeline.job import job
from typicality.tables import read_table, write_table
from typicality.typical_set.aep import AEP_COLUMNS
from typicality.typical_set.limit_evidence import limit_evidence
from typicality.typical_set.support import SUPPORT_COLUMNS

with job(snakemake) as outputs:
    aep = read_table(snakemake.input.aep, AEP_COLUMNS)
    support = read_table(snakemake.input.support, SUPPORT_COLUMNS)
    evidence = limit_evidence(aep, support, snakemake.params.aep, Fraction(snakemake.params.p_heads))
    write_table(evidence, outputs.evidence)
