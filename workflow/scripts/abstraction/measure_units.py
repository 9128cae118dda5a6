"""Information of every held-out block in characters, word pieces and words."""

from pipeline.job import job
from typicality.abstraction.text_information import unit_information
from typicality.tables import read_table, write_table

with job(snakemake) as outputs:
    blocks, params = read_table(snakemake.input.blocks, ["split", "text"]), snakemake.params
    information = unit_information(blocks, params.order, params.merges)
    write_table(information, outputs.information)
