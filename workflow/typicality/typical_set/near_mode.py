"""How rarely a Gaussian sample falls near the mode, by importance sampling: counting never gets there."""

import math

import mpmath
import numpy as np

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.streams import stream


def simulate_mass_near_mode(radius, dimension, samples, seed):
    """Estimate P(r < radius) from points that are uniform in the ball of that radius.

    A radius uniform in the ball is ``radius * U**(1 / K)``; the weight of a point is the Gaussian density
    times the ball's volume, ``exp(-r**2 / 2) (2 pi)**(-K / 2) V_K radius**K``. Plain sampling would need 10⁸⁰
    draws at K = 100.

    Parameters
    ----------
    radius : float
    dimension, samples : int
    seed : int

    Returns
    -------
    estimate, standard_error : mpmath.mpf
        They may lie below the range of doubles.

    Examples
    --------
    >>> estimate, error = simulate_mass_near_mode(1.0, 100, 10_000, seed=0)
    >>> bool(abs(estimate / 1.78877651e-80 - 1) < 1e-3)
    True
    """
    rng = stream(seed, f"typical_set/near-mode/{radius:g}")
    radii = radius * rng.random(samples) ** (1 / dimension)
    weights = np.exp(-np.square(radii) / 2)
    mean, error = float(weights.mean()), float(weights.std(ddof=1)) / math.sqrt(samples)
    with mpmath.workdps(WORKING_DIGITS):
        # V_K = pi**(K/2) / Gamma(K/2 + 1), so that (2 pi)**(-K/2) V_K = 2**(-K/2) / Gamma(K/2 + 1).
        half = mpmath.mpf(dimension) / 2
        scale = mpmath.exp(half * mpmath.log(mpmath.mpf(radius) ** 2 / 2) - mpmath.loggamma(half + 1))
        return mean * scale, error * scale
