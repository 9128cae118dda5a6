"""How much of the support a typical set covers: the share of all sequences, beside their mass."""

import math
from fractions import Fraction

import mpmath
import pandas as pd

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.claims.evidence import digits
from typicality.intervals import normal_interval
from typicality.streams import stream
from typicality.typical_set.coin import FAIR, bits_per_head, heads_mass, typical_heads
from typicality.typical_set.tilted_coin import simulate_heads_mass

SUPPORT_COLUMNS = (
    "flips",
    "epsilon_per_flip",
    "heads_low",
    "heads_high",
    "log2_mass",
    "log2_share",
    "simulated",
    "ci_low",
    "ci_high",
    "relative_error",
    "samples",
    "mass_digits",
    "log2_share_digits",
)
EPSILONS = tuple(Fraction(step, 50) for step in range(1, 31))
"""Of the curve against epsilon, in bit/flip."""
FLIPS = tuple(Fraction(2) ** power for power in range(-4, 3))
"""Of the curve against the number of flips, as multiples of the configured one."""


def half_support_epsilon(p_heads):
    """Smallest epsilon, in bit/flip, whose typical set holds the sequences with as many heads as tails.

    Those are where most sequences are: from here on the set covers most of the support.

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> round(float(half_support_epsilon(Fraction(3, 4))), 6)
    0.396241
    """
    with mpmath.workdps(WORKING_DIGITS):
        distance = abs(p_heads - FAIR)
        return abs(bits_per_head(p_heads)) * distance.numerator / distance.denominator


def support_table(flips, epsilon_per_flip, p_heads, samples, seed):
    """Mass of typical sets and the share of all 2**n sequences that they hold.

    A sequence drawn from all 2**n with equal chances is one of a fair coin, so that the share is its mass. It
    cannot be estimated from the coin in question, whose samples hardly ever meet the sequences at the edge,
    which make up most of the share; a coin tilted to that edge meets them.

    Parameters
    ----------
    flips : int
    epsilon_per_flip : float
        In bits.
    p_heads : fractions.Fraction
    samples : int
        Of the tilted coin, for every row.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `SUPPORT_COLUMNS`: the configured set first, then a curve against epsilon and one against the
        number of flips. Logarithms of mass and share are to base 2; ``simulated`` is that of the estimated
        share, with its interval (95 %) and the relative error of the estimate, null where the set covers half
        of the support and nothing is rare; ``*_digits`` to 30 digits, as text. Of an empty set,
        ``heads_low > heads_high``, all of them are null.
    """
    epsilon = Fraction(str(epsilon_per_flip))
    sets = [(flips, epsilon), *((flips, e) for e in EPSILONS), *((int(flips * f), epsilon) for f in FLIPS)]
    rows = [
        _support_row(n, e, p_heads, samples, stream(seed, "typical_set/support", number))
        for number, (n, e) in enumerate(dict.fromkeys(sets))
        if n
    ]
    floats = ("log2_mass", "log2_share", "simulated", "ci_low", "ci_high", "relative_error")
    texts = dict.fromkeys(("mass_digits", "log2_share_digits"), "string[pyarrow]")
    table = pd.DataFrame(rows, columns=list(SUPPORT_COLUMNS))
    return table.astype(dict.fromkeys(floats, "Float64") | texts)


def _support_row(flips, epsilon, p_heads, samples, rng):
    low, high = typical_heads(epsilon * flips, flips, p_heads)
    if low > high:
        return (flips, float(epsilon), low, high, *[None] * 6, samples, None, None)
    with mpmath.workdps(WORKING_DIGITS):
        mass, share = (heads_mass(low, high, flips, p) for p in (p_heads, FAIR))
        log2_mass, log2_share = mpmath.log(mass, 2), mpmath.log(share, 2)
    simulated = (None, None, None, None)
    if not low <= flips * FAIR <= high:
        simulated = _logarithm(*simulate_heads_mass(low, high, flips, FAIR, samples, rng))
    exact = (float(log2_mass), float(log2_share))
    return (flips, float(epsilon), low, high, *exact, *simulated, samples, digits(mass), digits(log2_share))


def _logarithm(estimate, error):
    """Logarithm of a normal estimate, which is normal too where its relative error is small."""
    log2_estimate, relative = float(mpmath.log(estimate, 2)), float(error / estimate)
    ends = normal_interval(log2_estimate, relative / math.log(2))
    return log2_estimate, *map(float, ends), relative
