"""The appendix as a PDF."""

from pipeline.job import job
from pipeline.latex import compile_document

with job(snakemake) as outputs:
    compile_document(snakemake.input.appendix, outputs.pdf, snakemake.log[0])
