"""Checksums of every artifact, and the versions, settings and data behind them."""

from pipeline.job import job
from pipeline.manifest import make_manifest, write_manifest

with job(snakemake) as outputs:
    manifest = make_manifest(snakemake.input.artifacts, snakemake.params.data, snakemake.params.settings)
    write_manifest(manifest, outputs.manifest)
