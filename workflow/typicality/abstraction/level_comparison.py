"""Two sets compared by their likelihood, level of abstraction by level."""

import numpy as np
import pandas as pd

from typicality.images.auroc import auroc_interval, delong
from typicality.images.likelihoods import mean_difference
from typicality.intervals import normal_interval

LEVEL_COLUMNS = (
    "level",
    "symbols",
    "in_images",
    "out_images",
    "in_bits",
    "out_bits",
    "gap",
    "gap_ci_low",
    "gap_ci_high",
    "in_deviation",
    "gap_deviations",
    "auroc",
    "auroc_ci_low",
    "auroc_ci_high",
    "auroc_change",
    "auroc_change_ci_low",
    "auroc_change_ci_high",
)


def level_table(scores, pair):
    """Bits per symbol of both sets, their gap, and how well the likelihood tells them apart.

    Parameters
    ----------
    scores : pandas.DataFrame
        Of all levels, as `typicality.abstraction.levels.score_levels` makes it; the others are compared
        with the first level.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `LEVEL_COLUMNS`, in the order of the scores. ``in_bits``, ``out_bits``, ``gap`` (out minus in, with
        Welch's interval) and ``in_deviation`` (over images) are in bits per symbol; ``gap_deviations`` is the
        gap in such deviations; ``auroc`` is that of the information of single images, with the interval of
        `auroc_interval`; ``auroc_change`` its change from the first level, over the same images, with
        DeLong's interval. Intervals: 95 %.
    """
    rows, first = [], None
    for name, chosen in scores.groupby("level", sort=False):
        symbols = int(chosen["symbols"].iloc[0])
        inside, outside = (
            chosen.loc[chosen["dataset"] == dataset, "bits"].to_numpy(float)
            for dataset in (pair.in_distribution, pair.out_of_distribution)
        )
        first = first or (inside, outside)
        rows.append(
            {"level": name, "symbols": symbols}
            | _gap(inside / symbols, outside / symbols)
            | _detection(inside, outside)
            | _change(first, (inside, outside))
        )
    return pd.DataFrame(rows, columns=list(LEVEL_COLUMNS)).astype({"level": "string[pyarrow]"})


def _gap(inside, outside):
    gap, deviation = mean_difference(outside, inside), float(inside.std(ddof=1))
    return {
        "in_images": len(inside),
        "out_images": len(outside),
        "in_bits": float(inside.mean()),
        "out_bits": float(outside.mean()),
        "gap": gap.bits_per_dim,
        "gap_ci_low": gap.ci_low,
        "gap_ci_high": gap.ci_high,
        "in_deviation": deviation,
        "gap_deviations": gap.bits_per_dim / deviation,
    }


def _detection(inside, outside):
    area, variance = map(float, delong(inside, outside))
    low, high = auroc_interval(area, variance, len(inside), len(outside))
    return {"auroc": area, "auroc_ci_low": low, "auroc_ci_high": high}


def _change(first, other):
    change, low, high = auroc_difference(first, other)
    return {"auroc_change": change, "auroc_change_ci_low": low, "auroc_change_ci_high": high}


def auroc_difference(first, second):
    """AUROC of a second statistic minus that of a first, over the same images.

    Parameters
    ----------
    first, second : pair of ndarray, shapes (m,) and (n,)
        The statistic of the negatives and of the positives; at least two each.

    Returns
    -------
    difference, low, high : float
        With the normal 95 % interval of DeLong, DeLong and Clarke-Pearson (1988) for correlated areas.

    Examples
    --------
    >>> auroc_difference((np.array([1, 2]), np.array([3, 4])), (np.array([3, 4]), np.array([1, 2])))
    (-1.0, -1.0, -1.0)
    """
    higher, lower = (
        np.subtract(*pair) for pair in zip(_placements(*second), _placements(*first), strict=True)
    )
    error = np.sqrt(higher.var(ddof=1) / len(higher) + lower.var(ddof=1) / len(lower))
    low, high = normal_interval(lower.mean(), error)
    return float(lower.mean()), float(low), float(high)


def _placements(negatives, positives):
    """Share of positives above each negative, and of negatives below each positive; ties count half."""
    return 1 - _share_below(positives, negatives), _share_below(negatives, positives)


def _share_below(values, at):
    ordered = np.sort(values)
    both = np.searchsorted(ordered, at, "left") + np.searchsorted(ordered, at, "right")
    return both / (2 * len(values))
