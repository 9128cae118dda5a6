"""Where the appendix is, or what to install for its PDF, on the terminal."""

from pipeline.job import job
from pipeline.latex import appendix_summary

with job(snakemake):
    print(appendix_summary(snakemake.input.compiled))  # noqa: T201 - the terminal is this script's output
