"""What the coin says about the claims."""

from fractions import Fraction

from pipeline.job import job
from typicality.coin.evidence import coin_evidence
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    heads = read_table(snakemake.input.heads, ["heads", "observed"])
    evidence = coin_evidence(snakemake.params.tosses, Fraction(snakemake.params.p_heads), heads["observed"])
    write_table(evidence, outputs.evidence)
