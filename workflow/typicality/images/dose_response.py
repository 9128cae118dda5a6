"""Texture as a dial: the likelihood of procedural images whose texture is set, and nothing else changed."""

import logging
import math

import numpy as np
import pandas as pd
from scipy import special

from typicality.images.auroc import auroc_interval, delong
from typicality.images.likelihoods import mean_difference
from typicality.images.scores import bits_of
from typicality.images.sets import PROCEDURES
from typicality.intervals import LEVEL

SPLIT = "doses"
"""Random stream of dialled images; those of the splits train and test are others."""
DOSE_COLUMNS = ("model", "dataset", "texture_amplitude", "index", "bits_per_dim")
RESPONSE_COLUMNS = (
    "model",
    "family",
    "dataset",
    "texture_amplitude",
    "images",
    "mean_bits_per_dim",
    "standard_error",
    "step_bits_per_dim",
    "step_ci_low",
    "step_ci_high",
    "gap_bits_per_dim",
    "gap_ci_low",
    "gap_ci_high",
    "auroc",
    "ci_low",
    "ci_high",
)
_STEPS = ("step_bits_per_dim", "step_ci_low", "step_ci_high")
_LOGGER = logging.getLogger(__name__)


def draw_doses(definition, amplitudes, images, seed):
    """Images of a procedural set, the same ones with every texture amplitude.

    Parameters
    ----------
    definition : mapping
        Entry of ``data.sets`` in the configuration, of a procedural format.
    amplitudes : sequence of float
        Standard deviations of the texture in grey levels.
    images : int
    seed : int

    Returns
    -------
    numpy.ndarray of uint8, shape (amplitudes, images, height, width, channels)
        Leaves, digits, colours and light of image i are the same for all amplitudes.
    """
    procedure = PROCEDURES[definition["format"]]
    return np.stack(
        [procedure(images, seed, split=SPLIT, texture_amplitude=amplitude) for amplitude in amplitudes]
    )


def score_doses(model, doses, amplitudes, name, dataset):
    """Bits per dimension of dialled images under one model.

    Parameters
    ----------
    model : object
        With ``log_prob`` in bits, see `typicality.images.models`.
    doses : numpy.ndarray of uint8
        As `draw_doses` makes it, possibly a map of a file.
    amplitudes : sequence of float
    name, dataset : str
        Names of the model and of the dialled set.

    Returns
    -------
    pandas.DataFrame
        `DOSE_COLUMNS`, one row an amplitude and image.
    """
    dimensions = math.prod(doses.shape[2:])
    tables = []
    for amplitude, images in zip(amplitudes, doses, strict=True):
        bits = -model.log_prob(np.ascontiguousarray(images)) / dimensions
        tables.append(
            pd.DataFrame(
                {
                    "model": name,
                    "dataset": dataset,
                    "texture_amplitude": float(amplitude),
                    "index": np.arange(len(images)),
                    "bits_per_dim": bits,
                }
            )
        )
        _LOGGER.info("%s with a texture of %g grey levels scored", dataset, amplitude)
    return pd.concat(tables, ignore_index=True)


def response_table(doses, scores_by_model, families, pair):
    """Mean bits/dim against the texture amplitude, and how they compare with in-distribution test images.

    Parameters
    ----------
    doses : pandas.DataFrame
        `DOSE_COLUMNS`, of all models and dialled sets.
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model, for the in-distribution test images.
    families : mapping of str to str
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `RESPONSE_COLUMNS`, by rising amplitude. ``step``: mean rise from the amplitude before, null at the
        first, with the interval of Student's t for the differences of the same images, which leaves out how
        images differ. ``gap``: mean minus that of the in-distribution test images, with Welch's interval.
        ``auroc``: of the likelihood, the dialled images being the positives, with the interval of
        `typicality.images.auroc.auroc_interval`. Dialled images are independent of the test images.
    """
    rows = []
    for (model, dataset), rising in doses.groupby(["model", "dataset"], sort=False):
        test = bits_of(scores_by_model[model], pair.in_distribution, "test")
        previous = None
        for amplitude, images in rising.sort_values("index").groupby("texture_amplitude"):
            bits = images["bits_per_dim"].to_numpy(np.float64)
            rows.append((model, families[model], dataset, amplitude, *_response(bits, previous, test)))
            previous = bits
    table = pd.DataFrame(rows, columns=RESPONSE_COLUMNS)
    return table.astype(dict.fromkeys(_STEPS, "Float64"))


def _response(bits, previous, test):
    """Return the values of the columns from ``images`` on."""
    area, variance = (float(value) for value in delong(test, bits))
    step = (None, None, None) if previous is None else mean_interval(bits - previous)
    return (
        bits.size,
        bits.mean(),
        bits.std(ddof=1) / np.sqrt(bits.size),
        *step,
        *mean_difference(bits, test),
        area,
        *auroc_interval(area, variance, test.size, bits.size),
    )


def mean_interval(values, level=LEVEL):
    """Mean of independent values with the interval of Student's t.

    Parameters
    ----------
    values : numpy.ndarray, shape (at least 2,)
    level : float

    Returns
    -------
    mean, low, high : float

    Examples
    --------
    >>> [round(value, 3) for value in mean_interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.484, 4.484]
    """
    mean = float(values.mean())
    half = special.stdtrit(values.size - 1, (1 + level) / 2) * values.std(ddof=1) / np.sqrt(values.size)
    return mean, mean - float(half), mean + float(half)


def dial(amplitude):
    """Place of an amplitude on a scale that is linear near 0 and logarithmic above 1 grey level.

    Examples
    --------
    >>> dial(np.array([0.0, 1.0, 3.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    return np.log2(1 + amplitude)


def crossing_amplitude(amplitudes, gaps):
    """Amplitude at which dialled images stop being likelier than in-distribution test images.

    Parameters
    ----------
    amplitudes, gaps : numpy.ndarray, shape (n,)
        Rising amplitudes, and mean bits/dim beyond those of the test images.

    Returns
    -------
    float or None
        Interpolated on the scale of `dial`, where the gap first rises from below zero to zero or above; null
        where it never does.

    Examples
    --------
    >>> crossing_amplitude(np.array([0.0, 1.0, 3.0]), np.array([-2.0, -1.0, 0.0]))
    3.0
    >>> crossing_amplitude(np.array([0.0, 1.0]), np.array([1.0, 2.0])) is None
    True
    """
    rises = np.flatnonzero((gaps[:-1] < 0) & (gaps[1:] >= 0))
    if not rises.size:
        return None
    first = rises[0]
    low, high = dial(amplitudes[first]), dial(amplitudes[first + 1])
    share = gaps[first] / (gaps[first] - gaps[first + 1])
    return float(2 ** (low + share * (high - low)) - 1)
