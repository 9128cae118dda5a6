"""One archive from its official address."""

from pipeline.download import fetch_archive
from pipeline.job import job

with job(snakemake):
    fetch_archive(snakemake.config, snakemake.output[0])
