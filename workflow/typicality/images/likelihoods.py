"""Mean likelihoods of data sets, and how far two of them are apart."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from typicality.errors import InputError
from typicality.images.scores import bits_of, calibration_bits
from typicality.intervals import LEVEL

LIKELIHOOD_COLUMNS = ("model", "family", "dataset", "split", "images", "mean_bits_per_dim", "standard_error")


class Gap(NamedTuple):
    """Difference of two mean scores in bits/dim, and its interval."""

    bits_per_dim: float
    ci_low: float
    ci_high: float


def likelihood_table(scores_by_model, families):
    """Mean bits per dimension of every split under every model.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    families : mapping of str to str
        Family of each model: ``autoregressive``, ``flow``, ``latent``, ``codec`` or ``external``.

    Returns
    -------
    pandas.DataFrame
        `LIKELIHOOD_COLUMNS`; models, sets and splits in the order in which they come. The standard error is
        the deviation of the images' scores (``ddof=1``) divided by the root of their number: it speaks of
        other images, and not of another fit.

    Raises
    ------
    InputError
        A split has a single image, and so no standard error.
    """
    rows = [
        {"model": model, "family": families[model], **row}
        for model, scores in scores_by_model.items()
        for row in _split_rows(model, scores)
    ]
    return pd.DataFrame(rows, columns=LIKELIHOOD_COLUMNS)


def likelihood_gap(scores, pair, level=LEVEL):
    """Mean test score out of distribution minus that in distribution, with Welch's interval.

    Below zero, the model finds the images that it was not made for likelier than those that it was.

    Parameters
    ----------
    scores : pandas.DataFrame
        Score table of one model.
    pair : typicality.images.scores.Pair
    level : float
        Coverage of the interval (Welch, 1947: unequal variances, Satterthwaite's degrees of freedom).

    Returns
    -------
    Gap
        In bits/dim.
    """
    outside = bits_of(scores, pair.out_of_distribution, "test")
    inside = bits_of(scores, pair.in_distribution, "test")
    return mean_difference(outside, inside, level)


def mean_difference(first, second, level=LEVEL):
    """Mean of the first sample minus that of the second, with Welch's interval.

    Parameters
    ----------
    first, second : numpy.ndarray
        Shape (at least 2,), scores in bits/dim.
    level : float

    Returns
    -------
    Gap

    Examples
    --------
    >>> mean_difference(np.array([3.0, 3.0]), np.array([1.0, 1.0]))
    Gap(bits_per_dim=2.0, ci_low=2.0, ci_high=2.0)
    """
    sizes = np.array([first.size, second.size])
    variances = np.array([first.var(ddof=1), second.var(ddof=1)]) / sizes
    difference = float(first.mean() - second.mean())
    if not variances.any():
        return Gap(difference, difference, difference)
    degrees = variances.sum() ** 2 / (variances**2 / (sizes - 1)).sum()
    half = float(special.stdtrit(degrees, (1 + level) / 2) * np.sqrt(variances.sum()))
    return Gap(difference, difference - half, difference + half)


def best_model(scores_by_model, pair):
    """Name of the model with the fewest bits/dim on calibration images.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
    pair : typicality.images.scores.Pair

    Returns
    -------
    str
    """
    return min(scores_by_model, key=lambda name: calibration_bits(scores_by_model[name], pair).mean())


def best_of_families(likelihoods, pair):
    """Model of each family with the fewest bits/dim on calibration images.

    Parameters
    ----------
    likelihoods : pandas.DataFrame
        As `typicality.images.likelihoods.likelihood_table` makes it; where a model has no split
        ``calibration``, as those of others, ``train`` takes its place.
    pair : typicality.images.scores.Pair

    Returns
    -------
    dict of str to str
        Names of models by family, families in the order in which they come.
    """
    own = likelihoods[likelihoods["dataset"] == pair.in_distribution]
    bits = own.pivot_table(index="model", columns="split", values="mean_bits_per_dim")
    expected = bits.get("calibration", bits["train"]).fillna(bits["train"])
    families = own.drop_duplicates("model").set_index("model")["family"]
    return {
        family: expected[members.index].idxmin() for family, members in families.groupby(families, sort=False)
    }


def _split_rows(model, scores):
    for (dataset, split), rows in scores.groupby(["dataset", "split"], sort=False):
        bits = rows["bits_per_dim"].to_numpy(np.float64)
        if bits.size < 2:
            raise InputError(
                f"Model {model!r} has a single score on {dataset} {split}, which gives no standard error; "
                f"score at least two images of it."
            )
        yield {
            "dataset": dataset,
            "split": split,
            "images": bits.size,
            "mean_bits_per_dim": bits.mean(),
            "standard_error": bits.std(ddof=1) / np.sqrt(bits.size),
        }
