"""Numbers of heads that a coin seldom shows, by importance sampling from another coin."""

import math
from fractions import Fraction

import mpmath
import numpy as np

from typicality.annulus.radius_law import WORKING_DIGITS


def tilted_odds(low, high, flips, p_heads):
    """Probability of heads of the coin that is tossed in place of another one.

    Its mean is the number of the range next to the mean of the coin in question, since that is where the mass
    of the range lies; where the mean lies inside, nothing is tilted.

    Parameters
    ----------
    low, high : int
        A range of numbers of heads, not empty.
    flips : int
    p_heads : fractions.Fraction
        Of the coin in question.

    Returns
    -------
    fractions.Fraction
        At least half a flip away from 0 and 1.

    Examples
    --------
    >>> tilted_odds(704, 832, 1024, Fraction(1, 2)) == Fraction(704, 1024)
    True
    """
    nearest = min(max(flips * p_heads, Fraction(low)), Fraction(high))
    return min(max(nearest, Fraction(1, 2)), flips - Fraction(1, 2)) / flips


def simulate_heads_mass(low, high, flips, p_heads, samples, rng):
    """Estimate the probability that the number of heads lies in a range, from tosses of a tilted coin.

    Parameters
    ----------
    low, high : int
        Both included, not empty.
    flips : int
    p_heads : fractions.Fraction
        Of the coin in question.
    samples : int
    rng : numpy.random.Generator

    Returns
    -------
    estimate, standard_error : mpmath.mpf
        They may lie below the range of doubles.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> estimate, error = simulate_heads_mass(704, 832, 1024, Fraction(1, 2), 20_000, rng)
    >>> bool(abs(mpmath.log(estimate, 2) + 110.805386) < 0.15)
    True
    """
    tilted = tilted_odds(low, high, flips, p_heads)
    heads = rng.binomial(flips, float(tilted), samples)
    reference = round(tilted * flips)
    per_head, per_tail = math.log(p_heads / tilted), math.log((1 - p_heads) / (1 - tilted))
    # Relative to the weight at the nearest number, so that no weight leaves the range of doubles.
    exponents = np.where(
        (heads >= low) & (heads <= high), (heads - reference) * (per_head - per_tail), -np.inf
    )
    weights = np.exp(exponents)
    with mpmath.workdps(WORKING_DIGITS):
        exponent = reference * _log(p_heads / tilted) + (flips - reference) * _log(
            (1 - p_heads) / (1 - tilted)
        )
        scale = mpmath.exp(exponent)
        mean, error = float(weights.mean()), float(weights.std(ddof=1)) / math.sqrt(samples)
        return mean * scale, error * scale


def _log(fraction):
    return mpmath.log(mpmath.mpf(fraction.numerator) / fraction.denominator)
