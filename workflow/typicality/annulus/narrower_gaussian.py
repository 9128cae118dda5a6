"""Small radii, which plain sampling seldom reaches, by importance sampling from a narrower Gaussian."""

import math

import mpmath
import numpy as np

from typicality.annulus.radius_law import WORKING_DIGITS


def simulate_mass_within(radius, dimension, samples, rng):
    """Estimate P(r <= radius) from samples of a Gaussian of variance ``radius**2 / K``.

    Its shell lies at the edge of the ball, where most of the Gaussian's own mass inside the ball lies too. A
    sample s x, with s² the variance and x standard, has the weight ``s**K exp((1 - s**2) abs(x)**2 / 2)``; in
    the ball it is never larger than at the edge.

    Parameters
    ----------
    radius : float
        At most sqrt(K), beyond which the event is not rare.
    dimension, samples : int
    rng : numpy.random.Generator

    Returns
    -------
    estimate, standard_error : mpmath.mpf
        They may lie below the range of doubles.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> estimate, error = simulate_mass_within(8, 100, 20_000, rng)
    >>> bool(abs(estimate / 0.00193416875 - 1) < 0.05), bool(error / estimate < 0.02)
    (True, True)
    """
    variance = radius**2 / dimension
    beyond = rng.chisquare(dimension, samples) - dimension
    # Relative to the weight at the edge, so that no weight leaves the range of doubles.
    weights = np.where(beyond <= 0, np.exp(np.minimum((1 - variance) / 2 * beyond, 0.0)), 0.0)
    with mpmath.workdps(WORKING_DIGITS):
        square = mpmath.mpf(radius) ** 2 / dimension
        at_edge = mpmath.exp(mpmath.mpf(dimension) / 2 * (mpmath.log(square) + 1 - square))
        mean, error = float(weights.mean()), float(weights.std(ddof=1)) / math.sqrt(samples)
        return mean * at_edge, error * at_edge
