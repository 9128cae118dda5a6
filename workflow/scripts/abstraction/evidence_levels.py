"""What bit planes and levels of abstraction say about the claims on one pair of sets."""

from pipeline.job import job
from typicality.abstraction.bit_planes import BIT_PLANE_COLUMNS
from typicality.abstraction.evidence import level_evidence
from typicality.abstraction.level_comparison import LEVEL_COLUMNS
from typicality.images.scores import named_pair
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    levels = read_table(snakemake.input.levels, LEVEL_COLUMNS)
    planes = read_table(snakemake.input.planes, BIT_PLANE_COLUMNS)
    evidence = level_evidence(levels, planes, named_pair(snakemake.params.pair))
    write_table(evidence, outputs.evidence)
