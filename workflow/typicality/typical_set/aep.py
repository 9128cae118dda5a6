"""The asymptotic equipartition property: mass of typical sets as the dimension grows, by both conventions.

The theorem is about an epsilon per symbol (Cover and Thomas, Elements of Information Theory, section 3.1);
the definition that the post prints has one for the whole sequence.
"""

import math
from fractions import Fraction
from typing import NamedTuple

import mpmath
import numpy as np
import pandas as pd

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.claims.evidence import digits
from typicality.coin.binomial import excess_bits
from typicality.intervals import clopper_pearson
from typicality.streams import stream
from typicality.typical_set.coin import heads_mass, typical_heads
from typicality.typical_set.coin_mixture import (
    mixture_entropy,
    mixture_information,
    mixture_mass,
    mixture_typical_heads,
)

AEP_COLUMNS = (
    "distribution",
    "convention",
    "epsilon_bits",
    "size",
    "exact",
    "simulated",
    "ci_low",
    "ci_high",
    "samples",
    "mass_digits",
    "outside_digits",
)
DISTRIBUTIONS = ("gaussian", "coin", "mixture")
PER_DIMENSION, TOTAL = "per dimension", "total"


class Masses(NamedTuple):
    """Mass inside a typical set and outside of it, each without cancellation, as `mpmath.mpf`."""

    inside: mpmath.mpf
    outside: mpmath.mpf


def gaussian_masses(epsilon_bits, dimension):
    """Masses of T_eps of the standard Gaussian, abs(r**2 - K) <= eps ln 4.

    Parameters
    ----------
    epsilon_bits : fractions.Fraction
        Total epsilon in bits.
    dimension : int

    Returns
    -------
    Masses

    Examples
    --------
    >>> inside, outside = gaussian_masses(Fraction(10), 1000)
    >>> round(float(inside), 9), float(inside + outside)
    (0.243401832, 1.0)
    """
    with mpmath.workdps(WORKING_DIGITS):
        shape = mpmath.mpf(dimension) / 2
        reach = mpmath.mpf(epsilon_bits.numerator) / epsilon_bits.denominator * mpmath.log(2)
        low, high = max(shape - reach, mpmath.mpf(0)), shape + reach
        below = mpmath.gammainc(shape, 0, low, regularized=True)
        above = mpmath.gammainc(shape, high, mpmath.inf, regularized=True)
        return Masses(mpmath.gammainc(shape, low, high, regularized=True), below + above)


def coin_masses(epsilon_bits, flips, p_heads):
    """Masses of T_eps of sequences of a coin; parameters as of `typicality.typical_set.coin.typical_heads`.

    Examples
    --------
    >>> inside, outside = coin_masses(Fraction(10), 1000, Fraction(3, 4))
    >>> round(float(inside), 6), float(inside + outside)
    (0.364963, 1.0)
    """
    return _range_masses(*typical_heads(epsilon_bits, flips, p_heads), flips, p_heads, heads_mass)


def mixture_masses(epsilon_bits, flips, p_heads):
    """Masses of T_eps of an even mixture of a coin with a fair one.

    Parameters
    ----------
    epsilon_bits : fractions.Fraction
        Total epsilon in bits.
    flips : int
    p_heads : fractions.Fraction
        Of the biased coin.

    Returns
    -------
    Masses

    Examples
    --------
    >>> inside, _ = mixture_masses(Fraction(50), 1000, Fraction(3, 4))
    >>> round(float(inside), 4)
    0.0116
    """
    low, high = mixture_typical_heads(float(epsilon_bits), flips, p_heads)
    return _range_masses(low, high, flips, p_heads, mixture_mass)


def _range_masses(low, high, flips, p_heads, mass):
    if low > high:
        return Masses(mpmath.mpf(0), mpmath.mpf(1))
    with mpmath.workdps(WORKING_DIGITS):
        outside = mass(0, low - 1, flips, p_heads) + mass(high + 1, flips, flips, p_heads)
        return Masses(mass(low, high, flips, p_heads), outside)


def information_excess(distribution, size, p_heads, samples, rng):
    """Draw samples and return their information minus the entropy, in bits.

    Parameters
    ----------
    distribution : str
        ``gaussian``, ``coin`` or ``mixture``.
    size : int
        Dimensions, or flips.
    p_heads : fractions.Fraction
        Not used by ``gaussian``.
    samples : int
    rng : numpy.random.Generator

    Returns
    -------
    numpy.ndarray, shape (samples,)
    """
    if distribution == "gaussian":
        return (rng.chisquare(size, samples) - size) / math.log(4)
    if distribution == "coin":
        return excess_bits(rng.binomial(size, float(p_heads), samples), size, p_heads)
    chosen = np.where(rng.random(samples) < 1 / 2, float(p_heads), 1 / 2)
    information = mixture_information(size, p_heads)
    return information[rng.binomial(size, chosen)] - mixture_entropy(information, p_heads)


def aep_table(settings, p_heads, seed):
    """Mass of typical sets against the dimension, exact beside simulated.

    Parameters
    ----------
    settings : mapping
        With ``sizes`` (dimensions of the Gaussian, flips of the coins), ``epsilon_per_dimension`` (bit/dim
        and bit/flip), ``small_epsilon`` (bit/dim, of the Gaussian), ``mixture_epsilon`` (bit/flip, of the
        mixture and of the coin beside it), ``epsilon_total`` (bits) and ``samples``.
    p_heads : fractions.Fraction
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `AEP_COLUMNS`: ``epsilon_bits`` is per dimension or total, by the convention; ``exact`` the
        mass, ``mass_digits`` and ``outside_digits`` the masses inside and outside to 30 digits, as text;
        ``ci_*`` of the simulated mass (Clopper and Pearson, 95 %).
    """
    return pd.DataFrame(
        [
            row
            for distribution in DISTRIBUTIONS
            for size in sorted(settings["sizes"])
            for row in _rows_of_one_size(distribution, size, settings, p_heads, seed)
        ],
        columns=list(AEP_COLUMNS),
    )


def epsilons_of(distribution, settings):
    """Return the epsilons of a distribution: pairs of convention and configured number.

    Parameters
    ----------
    distribution : str
    settings : mapping

    Returns
    -------
    list of pairs of str and number
    """
    per_dimension = {
        "gaussian": ("epsilon_per_dimension", "small_epsilon"),
        "coin": ("epsilon_per_dimension", "mixture_epsilon"),
        "mixture": ("mixture_epsilon",),
    }[distribution]
    pairs = [(PER_DIMENSION, settings[key]) for key in per_dimension]
    return pairs if distribution == "mixture" else [*pairs, (TOTAL, settings["epsilon_total"])]


def _rows_of_one_size(distribution, size, settings, p_heads, seed):
    samples = settings["samples"]
    rng = stream(seed, f"typical_set/aep/{distribution}", size)
    excess = np.abs(information_excess(distribution, size, p_heads, samples, rng))
    for convention, epsilon in epsilons_of(distribution, settings):
        # The configured decimal is meant, not the double next to it.
        total = Fraction(str(epsilon)) * (size if convention == PER_DIMENSION else 1)
        masses = _masses(distribution, total, size, p_heads)
        hits = int(np.count_nonzero(excess <= float(total)))
        ci_low, ci_high = (float(end) for end in clopper_pearson(hits, samples))
        simulated = (hits / samples, ci_low, ci_high, samples)
        texts = (digits(masses.inside), digits(masses.outside))
        yield (distribution, convention, float(epsilon), size, float(masses.inside), *simulated, *texts)


def _masses(distribution, total, size, p_heads):
    if distribution == "gaussian":
        return gaussian_masses(total, size)
    return {"coin": coin_masses, "mixture": mixture_masses}[distribution](total, size, p_heads)
