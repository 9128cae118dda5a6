"""Results compared with a manifest."""

from pipeline.job import job
from pipeline.verification import verify

with job(snakemake):
    agreement = verify(snakemake.params.manifest, unexpected=snakemake.params.unexpected)
    print(agreement)  # noqa: T201 - the terminal is this script's output
