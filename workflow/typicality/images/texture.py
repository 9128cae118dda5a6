"""How much texture images have: three measures of each image, streamed, and how two sets differ in them."""

import logging

import numpy as np
import pandas as pd
from scipy import fft

from typicality.images.likelihoods import mean_difference

MEASURES = ("variation", "local_deviation", "high_frequency_share")
"""Measures of texture, as `measure_texture` defines them; the first decides claims."""
MEASURE_COLUMNS = ("dataset", "split", "index", *MEASURES)
SET_COLUMNS = (
    "measure",
    "in_images",
    "in_mean",
    "out_images",
    "out_mean",
    "difference",
    "ci_low",
    "ci_high",
)
HIGH_FREQUENCY = 0.25
"""Radial frequency in cycles per pixel above which an image counts as fine: half of the Nyquist frequency."""
WINDOW = 3
"""Side in pixels of the windows of the local deviation."""
_TOGETHER = 250
_LOGGER = logging.getLogger(__name__)


def measure_texture(images):
    """Measure the texture of each image.

    Parameters
    ----------
    images : numpy.ndarray of uint8, shape (n, height, width, channels)
        Possibly a map of a file; read a few at a time. At least `WINDOW` pixels high and wide.

    Returns
    -------
    dict of str to numpy.ndarray of float64, shape (n,)
        By the name of the measure. ``variation``: mean absolute difference of vertical and of horizontal
        neighbours over all channels, the total variation per neighbouring pair, in grey levels.
        ``local_deviation``: standard deviation within a window of `WINDOW` times `WINDOW` pixels, its square
        averaged over channels, the mean over all windows, in grey levels. ``high_frequency_share``: share of
        the image's variance in coefficients of the cosine transform at `HIGH_FREQUENCY` and above, between 0
        and 1, which does not depend on contrast; 0 for a constant image.

    Examples
    --------
    >>> stripes = np.zeros((1, 8, 8, 1), np.uint8)
    >>> stripes[:, ::2] = 90
    >>> measured = measure_texture(stripes)
    >>> float(measured["variation"][0]), round(float(measured["local_deviation"][0]), 2)
    (45.0, 42.43)
    """
    measures = {name: np.empty(len(images)) for name in MEASURES}
    for first in range(0, len(images), _TOGETHER):
        pixels = np.moveaxis(images[first : first + _TOGETHER].astype(np.float32), -1, 1)
        chunk = slice(first, first + len(pixels))
        measures["variation"][chunk] = _variation(pixels)
        # Differences from the image's mean, so that little cancels in single precision.
        pixels -= pixels.mean(axis=(2, 3), keepdims=True)
        measures["local_deviation"][chunk] = _local_deviation(pixels)
        measures["high_frequency_share"][chunk] = _high_frequency_share(pixels)
        _LOGGER.info("texture: %d of %d images", chunk.stop, len(images))
    return measures


def _variation(pixels):
    """Half the sum of the two mean absolute differences, of shape (n, channels, height, width)."""
    means = [np.abs(np.diff(pixels, axis=axis)).mean(axis=(1, 2, 3), dtype=np.float64) for axis in (2, 3)]
    return np.add(*means) / 2


def _local_deviation(pixels):
    area = WINDOW**2
    variance = _window_sums(pixels**2) / area - (_window_sums(pixels) / area) ** 2
    return np.sqrt(np.maximum(variance, 0).mean(axis=1)).mean(axis=(1, 2), dtype=np.float64)


def _window_sums(values):
    """Sums over all windows that lie inside the image."""
    for axis in (2, 3):
        size = values.shape[axis] - WINDOW + 1
        values = sum(np.take(values, range(start, start + size), axis=axis) for start in range(WINDOW))
    return values


def _high_frequency_share(pixels):
    """By the orthonormal cosine transform, whose basis has no jump at the border, unlike Fourier's."""
    height, width = pixels.shape[2:]
    power = (fft.dctn(pixels, axes=(2, 3), norm="ortho") ** 2).sum(axis=1, dtype=np.float64)
    frequency = np.hypot(np.arange(height)[:, None] / (2 * height), np.arange(width) / (2 * width))
    fine = power[:, frequency >= HIGH_FREQUENCY].sum(axis=1)
    total = power.sum(axis=(1, 2))
    return np.divide(fine, total, out=np.zeros_like(total), where=total > 0)


def measures_table(images_by_dataset):
    """Measure the texture of the test images of several sets.

    Parameters
    ----------
    images_by_dataset : mapping of str to numpy.ndarray
        Test images by the name of their set, as of `measure_texture`.

    Returns
    -------
    pandas.DataFrame
        `MEASURE_COLUMNS`, one row an image.
    """
    tables = [
        pd.DataFrame(
            {"dataset": name, "split": "test", "index": np.arange(len(images)), **measure_texture(images)}
        )
        for name, images in images_by_dataset.items()
    ]
    return pd.concat(tables, ignore_index=True)


def sets_table(measures, pair):
    """Mean texture of the test images of both sets, and its difference with Welch's 95 % interval.

    Parameters
    ----------
    measures : pandas.DataFrame
        As `measures_table` makes it.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `SET_COLUMNS`; below zero, the out-of-distribution set has less texture. Units are those of the
        measures.
    """
    inside, outside = (
        measures[measures["dataset"] == name] for name in (pair.in_distribution, pair.out_of_distribution)
    )
    rows = []
    for measure in MEASURES:
        difference = mean_difference(outside[measure].to_numpy(), inside[measure].to_numpy())
        values = (
            measure,
            len(inside),
            inside[measure].mean(),
            len(outside),
            outside[measure].mean(),
            *difference,
        )
        rows.append(dict(zip(SET_COLUMNS, values, strict=True)))
    return pd.DataFrame(rows, columns=SET_COLUMNS)
