"""Samples of unusually high likelihood: how much mass lies so many bits below the entropy, or further."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pandas as pd
from scipy import special

from typicality.annulus.narrower_gaussian import simulate_mass_within
from typicality.annulus.radius_law import WORKING_DIGITS, exact_interval_mass
from typicality.claims.evidence import digits
from typicality.intervals import normal_interval
from typicality.streams import stream
from typicality.typical_set.aep import information_excess
from typicality.typical_set.coin import heads_mass, likelier_heads
from typicality.typical_set.tilted_coin import simulate_heads_mass

RARE_COLUMNS = (
    "distribution",
    "size",
    "bits_below",
    "exact",
    "hits",
    "counted_bound",
    "simulated",
    "ci_low",
    "ci_high",
    "standard_error",
    "samples",
    "exact_digits",
)
ONE_SIDED = 0.05
"""Chance that a bound found by counting is too low."""


def bound_by_counting(hits, samples):
    """Upper bound of a probability, 95 % one-sided (Clopper and Pearson); 3 / n where there was no hit.

    Parameters
    ----------
    hits, samples : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(bound_by_counting(0, 100_000) * 100_000, 2)
    3.0
    """
    return float(special.betaincinv(hits + 1, samples - hits, 1 - ONE_SIDED)) if hits < samples else 1.0


def gaussian_tail(bits_below, dimension):
    """Mass of the Gaussian whose information is so many bits below the entropy or further.

    Parameters
    ----------
    bits_below : fractions.Fraction
    dimension : int

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> print(mpmath.nstr(gaussian_tail(Fraction(50), 100), 6))
    2.00743e-12
    """
    with mpmath.workdps(WORKING_DIGITS):
        bits = mpmath.mpf(bits_below.numerator) / bits_below.denominator
        squared = dimension - bits * mpmath.log(4)
        return exact_interval_mass(0, mpmath.sqrt(squared), dimension) if squared > 0 else mpmath.mpf(0)


def rare_table(dimension, settings, p_heads, seed):
    """Mass of unusually likely samples: exact, counted, and estimated by importance sampling.

    Parameters
    ----------
    dimension : int
        Of the Gaussian.
    settings : mapping
        With ``flips`` of the coin, ``bits_below`` (a list) and ``samples``.
    p_heads : fractions.Fraction
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `RARE_COLUMNS`: ``hits`` among ``samples`` drawn plainly, and ``counted_bound``, all that they
        say of a probability; ``simulated`` by importance sampling from as many others, null where no sample
        can be so likely, with its interval (95 %); ``exact_digits`` to 30 digits, as text.
    """
    rows = []
    for distribution, size in (("gaussian", dimension), ("coin", settings["flips"])):
        rng = stream(seed, f"typical_set/rare/{distribution}")
        excess = information_excess(distribution, size, p_heads, settings["samples"], rng)
        for bits in settings["bits_below"]:
            hits = int(np.count_nonzero(excess <= -bits))
            tail = _gaussian_row if distribution == "gaussian" else _coin_row
            values = tail(Fraction(str(bits)), size, p_heads, settings["samples"], rng)
            rows.append((distribution, size, float(bits), hits, settings["samples"], *values))
    return _as_table(rows)


def _gaussian_row(bits, dimension, _p_heads, samples, rng):
    exact = gaussian_tail(bits, dimension)
    if not exact:
        return exact, None
    squared = dimension - float(bits) * math.log(4)
    return exact, simulate_mass_within(math.sqrt(squared), dimension, samples, rng)


def _coin_row(bits, flips, p_heads, samples, rng):
    low, high = likelier_heads(bits, flips, p_heads)
    if low > high:
        return mpmath.mpf(0), None
    return heads_mass(low, high, flips, p_heads), simulate_heads_mass(low, high, flips, p_heads, samples, rng)


def _as_table(rows):
    table = pd.DataFrame(
        [
            (
                *(distribution, size, bits, float(exact), hits, bound_by_counting(hits, samples)),
                *_estimate(estimate),
                *(samples, digits(exact)),
            )
            for distribution, size, bits, hits, samples, exact, estimate in rows
        ],
        columns=list(RARE_COLUMNS),
    )
    return table.astype(dict.fromkeys(("simulated", "ci_low", "ci_high", "standard_error"), "Float64"))


def _estimate(estimate):
    if estimate is None:
        return None, None, None, None
    value, error = map(float, estimate)
    return value, *map(float, normal_interval(value, error)), error
