"""Information of sampled completions, exact beside simulated."""

from pipeline.job import job
from typicality.tables import write_table
from typicality.typical_set.completion import Process, completion_information

with job(snakemake) as outputs:
    completion, seed = snakemake.params.completion, snakemake.params.seed
    information = completion_information(Process.of(completion), completion["samples"], seed)
    write_table(information, outputs.information)
