"""The likeliest completion of a sequence with known ends, and samples beside it."""

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.completion import Process, completion_paths

with job(snakemake) as outputs:
    params = snakemake.params
    paths = completion_paths(Process.of(params.completion), params.seed)
    write_table(paths, outputs.completion)
