"""Tables and figures beside the appendix, so that its folder can go anywhere."""

import shutil

from pipeline.job import job

with job(snakemake) as outputs:
    for name, copy in vars(outputs).items():
        shutil.copyfile(snakemake.input[name], copy)
