"""Intervals and tests for simulated values; their levels are stated where they are used."""

import numpy as np
from scipy import special, stats

LEVEL = 0.95
"""Coverage of the intervals that are shown; judgements are made at a level of their own."""


def clopper_pearson(successes, trials, level=LEVEL):
    """Exact interval of a share (Clopper and Pearson, 1934); its coverage is never below the level.

    Parameters
    ----------
    successes, trials : array_like of int
        Broadcast against each other.
    level : float

    Returns
    -------
    low, high : numpy.ndarray

    Examples
    --------
    >>> low, high = clopper_pearson(0, 10)
    >>> float(low), round(float(high), 4)
    (0.0, 0.3085)
    """
    successes, trials = np.asarray(successes), np.asarray(trials)
    tail = (1 - level) / 2
    low = special.betaincinv(np.maximum(successes, 1), trials - successes + 1, tail)
    high = special.betaincinv(successes + 1, np.maximum(trials - successes, 1), 1 - tail)
    return np.where(successes == 0, 0.0, low), np.where(successes == trials, 1.0, high)


def binomial_p_value(successes, trials, probability):
    """Two-sided p-value of a count against an exact probability: twice the smaller tail, at most 1.

    Parameters
    ----------
    successes, trials : int
    probability : float

    Returns
    -------
    float

    Examples
    --------
    >>> binomial_p_value(0, 10, 0.5)
    0.001953125
    """
    lower = stats.binom.cdf(successes, trials, probability)
    upper = stats.binom.sf(successes - 1, trials, probability)
    return float(min(1.0, 2 * min(lower, upper)))


def normal_p_value(value, standard_error, expected):
    """Two-sided p-value of an estimate that is normal with a known standard error.

    Parameters
    ----------
    value, standard_error, expected : float

    Returns
    -------
    float

    Examples
    --------
    >>> round(normal_p_value(1.96, 1.0, 0.0), 3)
    0.05
    """
    return float(2 * special.ndtr(-abs(value - expected) / standard_error))


def normal_interval(value, standard_error, level=LEVEL):
    """Return the interval of an estimate that is normal with a known standard error.

    Parameters
    ----------
    value, standard_error : array_like
        Broadcast against each other.
    level : float

    Returns
    -------
    low, high : numpy.ndarray
    """
    half = special.ndtri((1 + level) / 2) * np.asarray(standard_error)
    return value - half, value + half


def dkw_half_width(samples, level):
    """Half width of the band that holds a whole distribution function (Massart, 1990).

    Twice this holds the mass of every interval at once, since such a mass is a difference of two values.

    Parameters
    ----------
    samples : int
    level : float
        Chance that the band holds all of the function.

    Returns
    -------
    float

    Examples
    --------
    >>> round(2 * dkw_half_width(10**6, 0.99), 4)
    0.0033
    """
    return float(np.sqrt(np.log(2 / (1 - level)) / (2 * samples)))


def dkw_p_value(deviation, samples):
    """Bound on the p-value of the largest deviation of a whole distribution function (Massart, 1990).

    Parameters
    ----------
    deviation : float
        Between the function and that of the samples, at most 1.
    samples : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(dkw_p_value(dkw_half_width(10**6, 0.99), 10**6), 6)
    0.01
    """
    return float(min(1.0, 2 * np.exp(-2 * samples * deviation**2)))
