"""Typical sets of the K-dimensional standard Gaussian: annuli in the radius.

The negative log-likelihood of x exceeds the entropy H by (r² - K) / (2 ln 2) bits, so that
T_eps = {x : abs(r² - K) <= eps ln 4}.
"""

import math

import mpmath
import numpy as np
import pandas as pd

from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.radius_law import WORKING_DIGITS, interval_mass
from typicality.intervals import dkw_half_width

MASS_CURVE_COLUMNS = (
    "dimension",
    "epsilon_bits",
    "radius_low",
    "radius_high",
    "width",
    "exact",
    "simulated",
    "ci_low",
    "ci_high",
)
BAND_LEVEL = 0.99
"""Coverage of the band around the whole simulated curve at once."""


def typical_radii(epsilon_bits, dimension):
    """Smallest and largest radius inside T_eps.

    Parameters
    ----------
    epsilon_bits : array_like
        Total epsilon in bits, at least 0.
    dimension : array_like of int

    Returns
    -------
    low, high : numpy.ndarray
        `low` is clipped at 0: from eps = K / ln 4 bits on, T_eps is a ball.

    Examples
    --------
    >>> [round(float(r), 6) for r in typical_radii(10, 100)]
    [9.281005, 10.670658]
    """
    reach = np.asarray(epsilon_bits, dtype=float) * math.log(4)
    return np.sqrt(np.maximum(dimension - reach, 0.0)), np.sqrt(dimension + reach)


def epsilon_of_width(width, dimension):
    """Total epsilon, in bits, of the typical set whose annulus has a given width.

    With r_high - r_low = w and r_high² + r_low² = 2 K: (eps ln 4)² = K² - (K - w² / 2)²; from w = sqrt(2 K)
    on, T_eps is the ball of radius w.

    Parameters
    ----------
    width : int, float or mpmath.mpf
    dimension : int

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> round(float(epsilon_of_width(4, 100)), 7)
    28.2709336
    """
    # The precision is that of the function, not of whoever calls it: radii are looked up by their value.
    with mpmath.workdps(WORKING_DIGITS):
        width, dimension = mpmath.mpf(width), mpmath.mpf(dimension)
        if width**2 >= 2 * dimension:
            return (width**2 - dimension) / mpmath.log(4)
        return mpmath.sqrt(dimension**2 - (dimension - width**2 / 2) ** 2) / mpmath.log(4)


def mode_epsilon(dimension):
    """Smallest epsilon, in bits, whose typical set holds the mode: K / (2 ln 2).

    Examples
    --------
    >>> round(mode_epsilon(100), 6)
    72.134752
    """
    return dimension / (2 * math.log(2))


def epsilon_grid(low, high, points):
    """Return logarithmically spaced epsilons.

    Parameters
    ----------
    low, high : float
        In bits.
    points : int

    Returns
    -------
    numpy.ndarray
    """
    return np.geomspace(low, high, points)


def counted_radii(epsilons, width, dimension):
    """Return all radii at which a simulation has to count, increasing: of the curve and of one width.

    Parameters
    ----------
    epsilons : array_like
        In bits.
    width : int, float or mpmath.mpf
    dimension : int

    Returns
    -------
    numpy.ndarray
    """
    epsilons = np.append(epsilons, float(epsilon_of_width(width, dimension)))
    return np.unique(np.concatenate(typical_radii(epsilons, dimension)))


def simulate_typical_set(settings, seed, block):
    """Simulate one block of radii; parameters as of `typicality.annulus.radius_counts.simulate_block`."""
    epsilons = epsilon_grid(**settings["epsilon_bits"])
    edges = counted_radii(epsilons, settings["width"], settings["dimension"])
    return simulate_block(edges, settings, seed, "typical_set/radii", block)


def mass_curve(counts, epsilons, dimension):
    """Mass of T_eps against the width of its annulus, exact beside simulated.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns radius, at_most and samples, summed over all blocks, counted at `counted_radii`.
    epsilons : array_like
        In bits.
    dimension : int

    Returns
    -------
    pandas.DataFrame
        Columns dimension, epsilon_bits, radius_low, radius_high, width, exact, simulated, ci_low and ci_high.
        The intervals hold for all epsilons at once, at 99 %: all points of the simulated curve share one
        sample, so that intervals of single points would mislead.
    """
    low, high = typical_radii(epsilons, dimension)
    at_most = counts.set_index("radius")["at_most"]
    samples = int(counts["samples"].iloc[0])
    simulated = (at_most[high].to_numpy() - at_most[low].to_numpy()) / samples
    half = 2 * dkw_half_width(samples, BAND_LEVEL)
    return pd.DataFrame(
        {
            "dimension": dimension,
            "epsilon_bits": epsilons,
            "radius_low": low,
            "radius_high": high,
            "width": high - low,
            "exact": interval_mass(low, high, dimension),
            "simulated": simulated,
            "ci_low": np.clip(simulated - half, 0, 1),
            "ci_high": np.clip(simulated + half, 0, 1),
        }
    )
