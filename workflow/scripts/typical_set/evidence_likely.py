"""What the likeliest samples say about the claims."""

from pipeline.job import job
from typicality.tables import read_table, write_table
from typicality.typical_set.completion import Process
from typicality.typical_set.gaussian_mixture import MODES_COLUMNS
from typicality.typical_set.likely_evidence import likely_evidence
from typicality.typical_set.rare import RARE_COLUMNS

with job(snakemake) as outputs:
    completion, seed = snakemake.params.completion, snakemake.params.seed
    rare = read_table(snakemake.input.rare, RARE_COLUMNS)
    modes = read_table(snakemake.input.modes, MODES_COLUMNS)
    evidence = likely_evidence(rare, modes, Process.of(completion), completion["samples"], seed)
    write_table(evidence, outputs.evidence)
