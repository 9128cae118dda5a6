"""Bits that an autoregressive model spends on each bit plane, and what an image loses without it.

A pixel's bits, the most significant first, narrow it down to nested cells of 128, 64, ..., 1 values. By the
chain rule the information of the pixel is the sum of the informations of its bits, each given those before
it. A cell of 2^k values is one value of a coarser grid, on which a discretised logistic is one again, with
location (location + 1/2) / 2^k - 1/2 and scale / 2^k: only the cells that hold the pixel need be evaluated.
"""

import numpy as np
import pandas as pd

from typicality.abstraction.levels import pixel_model
from typicality.images.logistic import log_mass
from typicality.intervals import normal_interval

PLANES = 8
"""Of an 8-bit pixel; plane 1 holds the least significant bit."""
BIT_PLANE_COLUMNS = (
    "dataset",
    "images",
    "plane",
    "bits",
    "standard_error",
    "share",
    "share_below",
    "share_below_ci_low",
    "share_below_ci_high",
    "error_below",
    "error_below_ci_low",
    "error_below_ci_high",
)
_IMAGES_AT_ONCE = 16


def plane_information(values, location, log_scale):
    """Information of each bit of 8-bit pixels under a discretised logistic, given the more significant bits.

    Parameters
    ----------
    values : ndarray of uint8
    location, log_scale : ndarray
        Of the logistic distribution with its tails folded into 0 and 255, in grey levels and nats.

    Returns
    -------
    ndarray of float64, shape (8, *values.shape)
        In bits, the most significant first. The sum over all planes is the information of the pixel.

    Examples
    --------
    >>> plane_information(np.array(128), 127.5, 0.0).round(3).tolist()
    [1.0, 0.0, 0.0, 0.0, 0.001, 0.052, 0.34, 0.721]
    """
    information = np.zeros((PLANES + 1, *np.shape(values)))
    for depth in range(1, PLANES + 1):
        dropped = PLANES - depth
        coarse = (np.asarray(location, np.float64) + 0.5) / 2**dropped - 0.5
        masses = log_mass(values >> dropped, coarse, log_scale - dropped * np.log(2), levels=2**depth)
        information[depth] = -masses / np.log(2)
    return np.diff(information, axis=0)


def image_planes(model, images):
    """Mean information of each bit plane of each image, in bits per dimension.

    Parameters
    ----------
    model : typicality.images.autoregressive.LinearAutoregressive
        Of 256 levels.
    images : ndarray of uint8, shape (n, height, width, channels)

    Returns
    -------
    ndarray of float64, shape (n, 8)
        The most significant plane first.
    """
    planes = np.empty((len(images), PLANES))
    for first in range(0, len(images), _IMAGES_AT_ONCE):
        some = images[first : first + _IMAGES_AT_ONCE]
        information = plane_information(some, *model.conditionals.location_and_log_scale(some))
        planes[first : first + len(some)] = information.reshape(PLANES, len(some), -1).mean(axis=2).T
    return planes


def dropped_errors(images):
    """Mean squared error of each image without its lowest planes, 1 to 8 of them.

    A pixel without its lowest planes becomes the middle of its cell.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)

    Returns
    -------
    ndarray of float64, shape (n, 8)
        In squared grey levels; column k is without k + 1 planes.

    Examples
    --------
    >>> dropped_errors(np.array([[[[7]]]], np.uint8))[0, :3].tolist()
    [0.25, 2.25, 12.25]
    """
    pixels = images.reshape(len(images), -1)
    errors = np.empty((len(images), PLANES))
    for dropped in range(1, PLANES + 1):
        middle = (2**dropped - 1) / 2
        errors[:, dropped - 1] = np.mean(((pixels & (2**dropped - 1)) - middle) ** 2, axis=1)
    return errors


def bit_plane_table(levels, images_by_dataset, most):
    """Bits on each plane, the share of all bits that it and those below take, and the error without them.

    Parameters
    ----------
    levels : mapping of str to typicality.abstraction.levels.PixelLevel
        The first is that of the pixels themselves; others are not looked at.
    images_by_dataset : mapping of str to ndarray of uint8
        Test images.
    most : int
        At most so many images of each set are looked at, its first.

    Returns
    -------
    pandas.DataFrame
        `BIT_PLANE_COLUMNS`, plane 8 first. ``bits`` are bits/dim. ``share_below`` counts the plane and those
        below it; ``error_below`` is the mean squared error without all of these over the variance of the
        pixels about their mean in all images. Intervals: 95 %, of other test images.

    Raises
    ------
    InputError
        No level is the pixels themselves.
    """
    model = pixel_model(levels)
    tables = []
    for name, images in images_by_dataset.items():
        some = np.ascontiguousarray(images[:most])
        tables.append(_set_table(name, image_planes(model, some), dropped_errors(some), _deviations(some)))
    return pd.concat(tables, ignore_index=True).astype({"dataset": "string[pyarrow]"})


def _deviations(images):
    """Return the mean squared deviation of each image from the mean pixel of them all."""
    centre = images.mean(axis=(0, 1, 2))
    return np.array([((image - centre) ** 2).mean() for image in images])


def _set_table(name, planes, errors, deviations):
    total = planes.sum(axis=1)
    rows = []
    for position in range(PLANES):
        below = PLANES - position
        share = ratio_interval(planes[:, position:].sum(axis=1), total)
        error = ratio_interval(errors[:, below - 1], deviations)
        rows.append(
            {
                "dataset": name,
                "images": len(planes),
                "plane": below,
                "bits": planes[:, position].mean(),
                "standard_error": planes[:, position].std(ddof=1) / np.sqrt(len(planes)),
                "share": planes[:, position].sum() / total.sum(),
                **dict(zip(BIT_PLANE_COLUMNS[6:9], share, strict=True)),
                **dict(zip(BIT_PLANE_COLUMNS[9:], error, strict=True)),
            }
        )
    return pd.DataFrame(rows, columns=list(BIT_PLANE_COLUMNS))


def ratio_interval(numerators, denominators):
    """Ratio of two means over the same images, with its normal 95 % interval by linearisation.

    Parameters
    ----------
    numerators, denominators : ndarray, shape (n,)
        At least two.

    Returns
    -------
    ratio, low, high : float

    Examples
    --------
    >>> ratio_interval(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    (0.5, 0.5, 0.5)
    """
    ratio = numerators.sum() / denominators.sum()
    residuals = numerators - ratio * denominators
    error = residuals.std(ddof=1) / np.sqrt(len(residuals)) / denominators.mean()
    low, high = normal_interval(ratio, error)
    return float(ratio), float(low), float(high)
