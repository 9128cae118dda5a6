"""Area under the ROC curve: exact from midranks, with an interval that also holds near 0 and 1."""

import math

import numpy as np
from scipy import optimize, special, stats

from typicality.intervals import LEVEL

LEAST_OVERLAP = 5
"""Images of the smaller class that must be out of order before DeLong's variance is trusted by itself."""


def auroc(negatives, positives):
    """Chance that a positive has a higher statistic than a negative; equal ones count half.

    Parameters
    ----------
    negatives, positives : array_like
        Shapes (..., m) and (..., n): the statistic of each image, higher for what is taken for anomalous. The
        positives are out of distribution.

    Returns
    -------
    numpy.ndarray
        Shape (...), float64: the Mann-Whitney statistic divided by m n, in O((m + n) log(m + n)).

    Examples
    --------
    >>> float(auroc([1, 2, 3], [3, 4]))
    0.9166666666666666
    """
    _, lower = _orderly(negatives, positives)
    return _share(lower, negatives)


def delong(negatives, positives):
    """AUROC and its variance by DeLong, DeLong and Clarke-Pearson (1988), from midranks (Sun and Xu, 2014).

    Parameters
    ----------
    negatives, positives : array_like
        Shapes (..., m) and (..., n), at least two each; as for `auroc`.

    Returns
    -------
    area, variance : numpy.ndarray
        Shape (...), float64.
    """
    higher, lower = _orderly(negatives, positives)
    m, n = higher.shape[-1], lower.shape[-1]
    variance = (higher / n).var(axis=-1, ddof=1) / m + (lower / m).var(axis=-1, ddof=1) / n
    return _share(lower, negatives), variance


def auroc_interval(area, variance, negatives, positives, level=LEVEL):
    """Interval of an AUROC; inside [0, 1], and of positive width when the classes are separated entirely.

    Where at least `LEAST_OVERLAP` images of the smaller class are out of order it is DeLong's, on the logit
    scale. Nearer to 0 and 1 that variance rests on a handful of images, and at 0 and 1 it is zero: of normal
    statistics with AUROC 0.999 (deviations 1 and 0.4, 200 and 1,000 images) it covers 63 % instead of 95 % in
    simulation. There it is the score interval of Newcombe (2006, method 5), which solves
    ``|A - area| = z sd(A)`` with the variance of Hanley and McNeil (1982) at A, raised in proportion where
    DeLong's exceeds theirs at ``area``; it covers 96 % in the same case.

    Parameters
    ----------
    area, variance : float
        As `delong` gives them.
    negatives, positives : int
        Numbers of images, or of batches, of the two classes.
    level : float

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> low, high = auroc_interval(1.0, 0.0, 40, 200)
    >>> round(low, 3), high
    (0.971, 1.0)
    """
    z = special.ndtri((1 + level) / 2)
    if min(area, 1 - area) * min(negatives, positives) >= LEAST_OVERLAP and variance > 0:
        half = z * math.sqrt(variance) / (area * (1 - area))
        return tuple(float(special.expit(special.logit(area) + side * half)) for side in (-1, 1))
    pattern = hanley_mcneil_variance(area, negatives, positives)
    inflation = max(1.0, variance / pattern) if pattern > 0 else 1.0

    def upper(estimate):
        if estimate == 1:
            return 1.0
        return optimize.brentq(
            lambda a: (
                (a - estimate) ** 2 - z**2 * inflation * hanley_mcneil_variance(a, negatives, positives)
            ),
            max(estimate, 1e-15),
            1.0,
            xtol=1e-15,
        )

    return 1.0 - upper(1.0 - area), upper(area)


def hanley_mcneil_variance(area, negatives, positives):
    """Variance of an AUROC by Hanley and McNeil (1982), with the mean class size as in Newcombe (2006).

    It takes the statistics for exponential, which serves as a pattern where data cannot say; symmetric in
    ``area`` and ``1 - area``.

    Parameters
    ----------
    area : float
    negatives, positives : int

    Returns
    -------
    float

    Examples
    --------
    >>> hanley_mcneil_variance(0.5, 1, 1)
    0.25
    """
    others = (negatives + positives) / 2 - 1
    spread = 1 + others * ((1 - area) / (2 - area) + area / (1 + area))
    return area * (1 - area) * spread / (negatives * positives)


def _orderly(negatives, positives):
    """Count positives above each negative, and negatives below each positive; ties count half."""
    negatives, positives = np.asarray(negatives), np.asarray(positives)
    m, n = negatives.shape[-1], positives.shape[-1]
    ranks = stats.rankdata(np.concatenate([negatives, positives], axis=-1), axis=-1)
    higher = n - (ranks[..., :m] - stats.rankdata(negatives, axis=-1))
    lower = ranks[..., m:] - stats.rankdata(positives, axis=-1)
    return higher, lower


def _share(lower, negatives):
    # The sum of halves is exact, so that the only rounding is that of the quotient.
    return lower.sum(axis=-1) / (lower.shape[-1] * np.shape(negatives)[-1])
