"""The law of the radius of a K-dimensional standard Gaussian, the chi distribution, without cancellation."""

import math

import mpmath
import numpy as np
from scipy import special

WORKING_DIGITS = 60
"""Digits carried where a value is asked for to 30."""


def interval_mass(low, high, dimension):
    """Probability that the radius lies in an interval.

    Parameters
    ----------
    low, high : array_like
        Radii, 0 <= low <= high; `high` may be infinite.
    dimension : array_like of int
        K, at least 1.

    Returns
    -------
    numpy.ndarray
        Differences are taken in the smaller tail, so that a mass far out keeps its digits.

    Examples
    --------
    >>> round(float(interval_mass(9, 11, 100)), 9)
    0.842820173
    """
    shape = np.asarray(dimension) / 2
    low, high = np.square(np.asarray(low, dtype=float)) / 2, np.square(np.asarray(high, dtype=float)) / 2
    from_below = special.gammainc(shape, high) - special.gammainc(shape, low)
    from_above = special.gammaincc(shape, low) - special.gammaincc(shape, high)
    return np.maximum(np.where(low < shape, from_below, from_above), 0.0)


def exact_interval_mass(low, high, dimension):
    """Return `interval_mass` of one interval to 30 digits and more.

    Parameters
    ----------
    low, high : int, float or mpmath.mpf
        Radii. A float is taken at its word.
    dimension : int

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> print(mpmath.nstr(exact_interval_mass(0, 1, 100), 9))
    1.78877651e-80
    """
    with mpmath.workdps(WORKING_DIGITS):
        shape = mpmath.mpf(dimension) / 2
        low, high = mpmath.mpf(low), mpmath.mpf(high)
        return mpmath.gammainc(shape, low**2 / 2, high**2 / 2, regularized=True)


def radius_density(radius, dimension):
    """Density of the radius, per unit of radius.

    Parameters
    ----------
    radius : array_like, at least 0
    dimension : int or array_like of int

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> round(float(radius_density(0, 1)), 6)
    0.797885
    """
    radius, shape = np.asarray(radius, dtype=float), np.asarray(dimension) / 2
    log_norm = (shape - 1) * math.log(2) + special.gammaln(shape)
    return np.exp(special.xlogy(2 * shape - 1, radius) - np.square(radius) / 2 - log_norm)


def radius_mode(dimension):
    """Radius at which the density of the radius peaks, sqrt(K - 1).

    Examples
    --------
    >>> radius_mode(1), radius_mode(101)
    (0.0, 10.0)
    """
    return math.sqrt(dimension - 1)


def mean_radius(dimension):
    """Mean of the radius, sqrt(2) Gamma((K + 1) / 2) / Gamma(K / 2), as an `mpmath.mpf`.

    Examples
    --------
    >>> round(float(mean_radius(100)), 6)
    9.975032
    """
    with mpmath.workdps(WORKING_DIGITS):
        half = mpmath.mpf(dimension) / 2
        difference = mpmath.loggamma(half + mpmath.mpf("0.5")) - mpmath.loggamma(half)
        return mpmath.sqrt(2) * mpmath.exp(difference)


def sd_radius(dimension):
    """Standard deviation of the radius, sqrt(K - mean**2), as an `mpmath.mpf`; it tends to 1 / sqrt(2).

    Examples
    --------
    >>> round(float(sd_radius(10**6)), 7)
    0.7071067
    """
    with mpmath.workdps(WORKING_DIGITS):
        return mpmath.sqrt(dimension - mean_radius(dimension) ** 2)


def distance_to_sphere(dimension):
    """Wasserstein-2 distance between the Gaussian and the uniform law on the sphere of radius sqrt(K).

    The best coupling moves every point along its radius, so that W2**2 = E (r - sqrt(K))**2
    = 2 K - 2 sqrt(K) E r.

    Returns
    -------
    mpmath.mpf
        In units of radius; it tends to 1 / sqrt(2).

    Examples
    --------
    >>> round(float(distance_to_sphere(100)), 6)
    0.706659
    """
    with mpmath.workdps(WORKING_DIGITS):
        root = mpmath.sqrt(dimension)
        return mpmath.sqrt(2 * dimension - 2 * root * mean_radius(dimension))
