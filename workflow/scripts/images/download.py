"""Verify every archive and say what it is, on the terminal."""

from pipeline.download import verified_archives
from pipeline.job import job

with job(snakemake):
    lines = verified_archives(snakemake.config)
    print(*lines, sep="\n")  # noqa: T201 - the terminal is this script's output
