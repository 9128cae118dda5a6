"""How texture and likelihood go together: rank correlations, and the gap between sets at equal texture."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from typicality.errors import InputError
from typicality.images.likelihoods import mean_difference
from typicality.images.texture import MEASURES
from typicality.intervals import LEVEL, normal_interval

BOTH = "both sets"
"""Stands for the images of both sets together; no set can be named so."""
CORRELATION_COLUMNS = (
    "model",
    "family",
    "dataset",
    "measure",
    "images",
    "correlation",
    "ci_low",
    "ci_high",
)
GAP_COLUMNS = (
    "model",
    "family",
    "measure",
    "gap_bits_per_dim",
    "gap_ci_low",
    "gap_ci_high",
    "matched_share",
    "remaining_bits_per_dim",
    "remaining_ci_low",
    "remaining_ci_high",
    "explained_share",
    "explained_ci_low",
    "explained_ci_high",
)
STRATA = 20
"""Strata of equal texture, each with as many of the in-distribution images."""
_LEAST_IMAGES = 4
_NULLABLE_GAPS = GAP_COLUMNS[GAP_COLUMNS.index("remaining_bits_per_dim") :]


class MatchedGap(NamedTuple):
    """Gap between two sets at equal texture, in bits/dim, and the share of the whole gap that is gone.

    ``matched_share`` is the share of the in-distribution images that have images of their texture in the
    other set; where it is below 1, what remains is the gap of these images alone. ``remaining`` and
    ``explained`` are triples of an estimate and its interval, null where no texture is in both sets.
    """

    matched_share: float
    remaining: tuple
    explained: tuple


def rank_correlation(first, second, level=LEVEL):
    """Rank correlation of Spearman, with the interval of Bonett and Wright (2000).

    The interval is that of Fisher's z with the variance (1 + rho^2 / 2) / (n - 3).

    Parameters
    ----------
    first, second : numpy.ndarray, shape (n,)
    level : float

    Returns
    -------
    correlation, low, high : float or None
        All null with fewer than four values or where one of the two does not vary.

    Examples
    --------
    >>> [round(value, 3) for value in rank_correlation(np.arange(5), np.array([1, 0, 2, 4, 3]))]
    [0.8, -0.457, 0.991]
    """
    if first.size < _LEAST_IMAGES or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None, None, None
    # Twice the ranks are whole numbers, whose products have exact sums.
    ranks = [2 * stats.rankdata(values) - values.size - 1 for values in (first, second)]
    squares = [values @ values for values in ranks]
    correlation = float(ranks[0] @ ranks[1] / np.sqrt(squares[0] * squares[1]))
    if abs(correlation) >= 1:
        return correlation, correlation, correlation
    error = np.sqrt((1 + correlation**2 / 2) / (first.size - 3))
    low, high = np.tanh(normal_interval(np.arctanh(correlation), error, level))
    return correlation, float(low), float(high)


def correlation_table(scores_by_model, families, measures, pair):
    """Rank correlation of bits/dim with every measure of texture, in each set and in both together.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model; of models that have scored some of the images, these count.
    families : mapping of str to str
    measures : pandas.DataFrame
        As `typicality.images.texture.measures_table` makes it.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `CORRELATION_COLUMNS`, one row a model, data set (or `BOTH`) and measure. Above zero, images with more
        texture are less likely.

    Raises
    ------
    InputError
        A model has scored fewer than two images of a set.
    """
    rows = []
    for model, scores in scores_by_model.items():
        images = join_measures(scores, measures, pair, model)
        groups = {name: images[images["dataset"] == name] for name in _names(pair)} | {BOTH: images}
        for dataset, group in groups.items():
            for measure in MEASURES:
                found = rank_correlation(group[measure].to_numpy(), group["bits_per_dim"].to_numpy())
                rows.append((model, families[model], dataset, measure, len(group), *found))
    table = pd.DataFrame(rows, columns=CORRELATION_COLUMNS)
    return table.astype(dict.fromkeys(("correlation", "ci_low", "ci_high"), "Float64"))


def join_measures(scores, measures, pair, model):
    """Put the texture of test images beside their scores.

    Parameters
    ----------
    scores, measures : pandas.DataFrame
    pair : typicality.images.scores.Pair
    model : str
        For the message.

    Returns
    -------
    pandas.DataFrame
        Columns of both, one row an image that both know.

    Raises
    ------
    InputError
        There are fewer than two such images in one of the sets.
    """
    images = measures.merge(scores, on=["dataset", "split", "index"], validate="one_to_one")
    for name in _names(pair):
        known = (images["dataset"] == name).sum()
        if known < 2:
            raise InputError(
                f"The scores of model {model!r} name {known or 'none'} of the test images of {name}; let "
                f"their column 'index' count the images of the test split from 0, and score at least two."
            )
    return images


def gap_table(scores_by_model, families, measures, pair, strata=STRATA):
    """Gap between the sets before and after texture is made equal, for every model and measure.

    Parameters
    ----------
    scores_by_model, families, measures, pair
        As of `correlation_table`.
    strata : int

    Returns
    -------
    pandas.DataFrame
        `GAP_COLUMNS`: the mean bits/dim of the out-of-distribution test images minus that of the others, with
        Welch's interval, beside what `matched_gap` makes of it; null where no texture is in both sets.
    """
    rows = []
    for model, scores in scores_by_model.items():
        images = join_measures(scores, measures, pair, model)
        inside, outside = (images[images["dataset"] == name] for name in _names(pair))
        bits = [part["bits_per_dim"].to_numpy() for part in (inside, outside)]
        gap = mean_difference(bits[1], bits[0])
        for measure in MEASURES:
            texture = [part[measure].to_numpy() for part in (inside, outside)]
            share, remaining, explained = matched_gap(texture, bits, strata)
            rows.append((model, families[model], measure, *gap, share, *remaining, *explained))
    table = pd.DataFrame(rows, columns=GAP_COLUMNS)
    return table.astype(dict.fromkeys(_NULLABLE_GAPS, "Float64"))


def matched_gap(texture, bits, strata=STRATA, level=LEVEL):
    r"""Gap between two sets once the other has the texture of the in-distribution set (post-stratification).

    The in-distribution images are cut into strata of equal numbers by their texture, and within each the mean
    bits/dim of the other set stand against those of the images. With :math:`m_k` the other set's mean in
    stratum k, what remains of the gap is the mean of :math:`m_{k(j)} - b_j` over the in-distribution images j
    whose stratum holds at least two images of the other set; images of that set with more or less texture
    than any in distribution do not count. Intervals are normal, with the standard error from the influence of
    every image (the delta method); strata are taken as given.

    Parameters
    ----------
    texture, bits : pair of numpy.ndarray
        Of the in-distribution and of the other images.
    strata : int
    level : float

    Returns
    -------
    MatchedGap

    Examples
    --------
    >>> texture = np.array([1.0, 1.0, 2.0, 2.0]), np.array([1.0, 1.0, 1.0, 2.0, 2.0])
    >>> matched = matched_gap(texture, [3 * values for values in texture], strata=2)
    >>> matched.remaining[0], matched.explained[0]
    (0.0, 1.0)
    """
    stratum, counts, means = _stratify(texture, bits, strata)
    supported = counts[1] >= 2
    matched = np.count_nonzero(supported[stratum[0]])
    if not matched:
        return MatchedGap(0.0, (None,) * 3, (None,) * 3)
    held = supported[stratum[0]]
    differences = (means[stratum[0]] - bits[0])[held]
    remaining = differences.mean()
    influence = np.zeros(bits[0].size)
    influence[held] = (differences - remaining) * bits[0].size / matched
    weights = np.where(supported, counts[0] / matched, 0) * bits[1].size / np.maximum(counts[1], 1)
    influences = influence, weights[stratum[1]] * (bits[1] - means[stratum[1]])
    return MatchedGap(
        matched / bits[0].size,
        _estimate(remaining, influences, level),
        _explained(remaining, influences, bits, level),
    )


def _explained(remaining, influences, bits, level):
    """Share of the whole gap that does not remain; null where there is no gap."""
    inside, outside = (values.mean() for values in bits)
    gap = outside - inside
    if gap == 0:
        return (None,) * 3
    ratio = remaining / gap
    of_gap = inside - bits[0], bits[1] - outside
    of_ratio = [(part - ratio * whole) / gap for part, whole in zip(influences, of_gap, strict=True)]
    return _estimate(1 - ratio, of_ratio, level)


def _stratify(texture, bits, strata):
    """Stratum of every image, images by set and stratum, and the other set's mean bits/dim by stratum."""
    # What lies beyond the first and the last edge are strata without an in-distribution image.
    edges = np.unique(np.quantile(texture[0], np.arange(strata + 1) / strata))
    edges[-1] = np.nextafter(edges[-1], np.inf)
    stratum = [np.searchsorted(edges, values, side="right") for values in texture]
    counts = [np.bincount(place, minlength=edges.size + 1) for place in stratum]
    sums = np.bincount(stratum[1], bits[1], minlength=edges.size + 1)
    return stratum, counts, sums / np.maximum(counts[1], 1)


def _estimate(value, influences, level):
    """Estimate with its interval, from the influence of every image of independent samples."""
    variance = sum(np.mean(influence**2) / influence.size for influence in influences)
    low, high = normal_interval(value, np.sqrt(variance), level)
    return float(value), float(low), float(high)


def _names(pair):
    return pair.in_distribution, pair.out_of_distribution


def strata_means(texture, bits, strata=STRATA):
    """Mean texture and mean bits/dim of the images of a set, in strata of equal numbers by texture.

    Parameters
    ----------
    texture, bits : numpy.ndarray, shape (n,)
    strata : int

    Returns
    -------
    texture, bits : numpy.ndarray, shape (min(n, strata),)

    Examples
    --------
    >>> [means.tolist() for means in strata_means(np.array([3.0, 1.0, 2.0, 4.0]), np.arange(4.0), 2)]
    [[1.5, 3.5], [1.5, 1.5]]
    """
    parts = np.array_split(np.argsort(texture, kind="stable"), min(strata, texture.size))
    return tuple(np.array([values[part].mean() for part in parts]) for values in (texture, bits))
