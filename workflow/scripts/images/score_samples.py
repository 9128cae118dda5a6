"""Bits per dimension of one model's samples under the model itself."""

from pipeline.job import job
from typicality.images.models import load_model
from typicality.images.scoring import score_shard
from typicality.images.sets import open_images
from typicality.tables import write_table

with job(snakemake) as outputs:
    model, images = load_model(snakemake.input.fit), open_images(snakemake.input.samples)
    scores = score_shard(model, images, snakemake.wildcards.fitted, "samples", shard=0, shards=1, most=None)
    write_table(scores, outputs.scores)
