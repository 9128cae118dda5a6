"""Scores of images under our own models, shard by shard."""

import logging
import math

import numpy as np
import pandas as pd

from typicality.images.sets import original_index

IMAGES_AT_ONCE = 500
_LOGGER = logging.getLogger(__name__)


def shard_range(images, shards, shard):
    """First position and end of one shard.

    Parameters
    ----------
    images, shards, shard : int
        Number of images, number of shards, and which shard, from 0.

    Returns
    -------
    first, end : int

    Examples
    --------
    >>> [shard_range(10, 3, shard) for shard in range(3)]
    [(0, 3), (3, 6), (6, 10)]
    """
    return images * shard // shards, images * (shard + 1) // shards


def score_shard(model, images, dataset, split, shard, shards, most):
    """Bits per dimension of one shard of a split.

    Parameters
    ----------
    model : object
        With ``log_prob`` in bits, see `typicality.images.models`.
    images : numpy.ndarray of uint8, shape (n, height, width, channels)
        The whole split, possibly a map of a file; only the shard is read.
    dataset, split : str
    shard, shards : int
    most : int or None
        Only so many images of the split, its first, are scored.

    Returns
    -------
    pandas.DataFrame
        Columns dataset, split, index and bits_per_dim.
    """
    count = len(images) if most is None else min(most, len(images))
    first, end = shard_range(count, shards, shard)
    dimensions = math.prod(images.shape[1:])
    bits = np.empty(end - first)
    for start in range(first, end, IMAGES_AT_ONCE):
        stop = min(start + IMAGES_AT_ONCE, end)
        bits[start - first : stop - first] = -model.log_prob(np.ascontiguousarray(images[start:stop]))
        _LOGGER.info("%s %s: %d of %d images scored", dataset, split, stop - first, end - first)
    return pd.DataFrame(
        {
            "dataset": dataset,
            "split": split,
            "index": original_index(split, np.arange(first, end)),
            "bits_per_dim": bits / dimensions,
        }
    )
