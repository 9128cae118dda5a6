"""Images that no data set holds: a model's own samples, what decoding makes of it, noise and constants."""

from pathlib import Path

import numpy as np
import pandas as pd

from typicality.streams import stream
from typicality.tables import read_table

GREEDY, NOISE, CONSTANT = "greedy", "noise", "constant"
"""Sources of probes; the others are temperatures."""
PROBE_COLUMNS = ("source", "index", "bits_per_dim")
_GREY_LEVELS = 256


def draw_samples(model, count, seed, name):
    """Samples of a fitted model.

    Parameters
    ----------
    model : typicality.images.models.ImageModel
        With ``sample``.
    count, seed : int
    name : str
        Of the model, for its random stream.

    Returns
    -------
    numpy.ndarray of uint8, shape (count, height, width, channels)
    """
    return model.sample(count, stream(seed, f"images/samples/{name}"))


def temperature_source(temperature):
    """Name a temperature as a source of images.

    Examples
    --------
    >>> temperature_source(0.5)
    'temperature 0.5'
    """
    return f"temperature {temperature:g}"


def probe_images(model, shape, temperatures, decoded, noise, seed, name):
    """Images that tell where likelihood goes when images are no photographs.

    Parameters
    ----------
    model : typicality.images.models.ImageModel
        One of the family ``autoregressive`` is decoded, with ``sample(count, rng, temperature=T)``.
    shape : sequence of int
        Height, width and channels.
    temperatures : sequence of float
        Each conditional is raised to the power of 1 / T; at T = 1 these are samples.
    decoded : int
        Images of each temperature. Of greedy decoding, the limit T = 0 that always takes the likeliest value,
        there is but one image.
    noise : int
        Images whose values are uniform and independent, the same for all models.
    seed : int
    name : str
        Of the model, for its random streams.

    Returns
    -------
    dict of str to numpy.ndarray of uint8, shape (n, height, width, channels)
        By source. The constant images are all 256.
    """
    images = {}
    if model.family == "autoregressive":
        for temperature in sorted(temperatures, reverse=True):
            source = temperature_source(temperature)
            rng = stream(seed, f"images/samples/{name}/{source}")
            images[source] = model.sample(decoded, rng, temperature=temperature)
        rng = stream(seed, f"images/samples/{name}/{GREEDY}")
        images[GREEDY] = model.sample(1, rng, temperature=0)
    rng = stream(seed, "images/samples/noise")
    images[NOISE] = rng.integers(_GREY_LEVELS, size=(noise, *shape), dtype=np.uint8)
    grey = np.arange(_GREY_LEVELS, dtype=np.uint8).reshape(-1, 1, 1, 1)
    images[CONSTANT] = np.broadcast_to(grey, (_GREY_LEVELS, *shape))
    return images


def score_probes(model, images_by_source):
    """Bits per dimension of probes under one model.

    Parameters
    ----------
    model : typicality.images.models.ImageModel
    images_by_source : mapping of str to numpy.ndarray of uint8, shape (n, height, width, channels)

    Returns
    -------
    pandas.DataFrame
        `PROBE_COLUMNS`.
    """
    tables = [
        pd.DataFrame(
            {
                "source": source,
                "index": np.arange(len(images)),
                "bits_per_dim": -model.log_prob(images) / images[0].size,
            }
        )
        for source, images in images_by_source.items()
    ]
    return pd.concat(tables, ignore_index=True)


def read_probes(models, paths):
    """Read the scored probes of several models.

    Parameters
    ----------
    models : iterable of str
        Names, in the order of the paths.
    paths : sequence of path-like
        Tables with `PROBE_COLUMNS`.

    Returns
    -------
    dict of str to pandas.DataFrame
    """
    return {model: read_table(path, PROBE_COLUMNS) for model, path in zip(models, paths, strict=True)}


def write_sources(images_by_source, path):
    """Write images by source without pickle, for `read_sources`; the same images give the same bytes.

    Parameters
    ----------
    images_by_source : mapping of str to ndarray of uint8
    path : path-like
    """
    with Path(path).open("wb") as file:
        np.savez_compressed(file, **images_by_source)


def read_sources(path):
    """Read images by source, in the order in which they were written."""
    with np.load(path, allow_pickle=False) as arrays:
        return {source: arrays[source] for source in arrays.files}
