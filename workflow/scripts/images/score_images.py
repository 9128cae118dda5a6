"""Bits per dimension of one shard of one split of a set, under one fitted model."""

from pipeline.job import job
from typicality.images.models import load_model
from typicality.images.scoring import score_shard
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    model, images = load_model(snakemake.input.fit), open_images(snakemake.input.images)
    wildcards, params = snakemake.wildcards, snakemake.params
    shard = int(wildcards.shard)
    scores = score_shard(model, images, wildcards.set, wildcards.split, shard, params.shards, params.most)
    write_table(scores, outputs.scores)
