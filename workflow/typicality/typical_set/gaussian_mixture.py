"""The modes of a mixture of Gaussians: how far from the entropy their information lies.

The components have unit covariance in K dimensions and means on a line, so that the mixture is a product of a
one-dimensional mixture along the line and a standard Gaussian across it; what remains is one-dimensional
quadrature.
"""

import itertools
from fractions import Fraction
from functools import cached_property

import mpmath
import numpy as np
import pandas as pd
from scipy import special

from typicality.claims.evidence import digits
from typicality.intervals import clopper_pearson
from typicality.streams import stream

MODES_COLUMNS = (
    "dimension",
    "position",
    "information_bits",
    "entropy_bits",
    "gap_bits",
    "mass",
    "simulated",
    "ci_low",
    "ci_high",
    "samples",
    "mass_digits",
)
DIGITS = 40
"""Digits carried; 30 and more of them are right at the end."""
REACH = 13
"""Standard deviations beyond the outermost means to which integrals go; 1e-37 of the mass lies outside."""
STEPS = 32
"""Nodes per unit of length. The trapezoidal rule converges geometrically for functions that are analytic on a
strip around the axis; doubling this moves no digit that is shown."""


class LineMixture:
    """A one-dimensional mixture of Gaussians of variance 1.

    Parameters
    ----------
    means : sequence of float
        Decimals are taken at their word.
    weights : sequence of fractions.Fraction
        They sum to 1.
    """

    def __init__(self, means, weights):
        with mpmath.workdps(DIGITS):
            self.means = [mpmath.mpf(str(mean)) for mean in means]
            self.weights = [mpmath.mpf(w.numerator) / w.denominator for w in weights]

    def density(self, x):
        """Density at a point, as an `mpmath.mpf`."""
        return mpmath.fsum(w * mpmath.npdf(x - m) for w, m in zip(self.weights, self.means, strict=True))

    @cached_property
    def nodes(self):
        """Nodes of all integrals, and the density at each."""
        with mpmath.workdps(DIGITS):
            low = int(mpmath.floor(min(self.means))) - REACH
            high = int(mpmath.ceil(max(self.means))) + REACH
            points = [low + mpmath.mpf(i) / STEPS for i in range((high - low) * STEPS + 1)]
            return [(x, self.density(x)) for x in points]

    @cached_property
    def entropy(self):
        """Differential entropy in bits."""
        with mpmath.workdps(DIGITS):
            return -mpmath.fsum(f * mpmath.log(f, 2) for _, f in self.nodes) / STEPS

    @cached_property
    def modes(self):
        """Positions of all modes, increasing: between neighbouring nodes, where the slope turns."""
        with mpmath.workdps(DIGITS):
            slopes = [(x, self._slope(x)) for x, _ in self.nodes]
            return [
                x if not s else mpmath.findroot(self._slope, (x, after), solver="anderson")
                for (x, s), (after, s_after) in itertools.pairwise(slopes)
                if s >= 0 > s_after
            ]

    def _slope(self, x):
        return mpmath.fsum(
            w * (m - x) * mpmath.npdf(x - m) for w, m in zip(self.weights, self.means, strict=True)
        )


def across_entropy(dimension):
    """Entropy of the standard Gaussian across the line, K - 1 dimensions, in bits."""
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(dimension - 1) / 2 * mpmath.log(2 * mpmath.pi * mpmath.e, 2)


def mixture_gap(mixture, position, dimension):
    """Information of a point on the line minus the entropy of the mixture, in bits.

    Parameters
    ----------
    mixture : LineMixture
    position : mpmath.mpf
        On the line; across it the point is 0, as every mode is.
    dimension : int
        K, at least 2.

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> single = LineMixture([0], [Fraction(1)])
    >>> round(float(mixture_gap(single, single.modes[0], 100)), 6)
    -72.134752
    """
    with mpmath.workdps(DIGITS):
        along = -mpmath.log(mixture.density(position), 2) - mixture.entropy
        return along - mpmath.mpf(dimension - 1) / (2 * mpmath.log(2))


def mixture_mass(mixture, epsilon_bits, dimension):
    """Mass of T_eps of the mixture in K dimensions.

    At every point of the line the condition on the information leaves an interval for the squared distance
    from it, which has the chi-square law with K - 1 degrees of freedom.

    Parameters
    ----------
    mixture : LineMixture
    epsilon_bits : mpmath.mpf
        Total epsilon in bits.
    dimension : int
        K, at least 2.

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> single = LineMixture([0], [Fraction(1)])
    >>> round(float(mixture_mass(single, 10, 100)), 9)
    0.674595734
    """
    with mpmath.workdps(DIGITS):
        shape = mpmath.mpf(dimension - 1) / 2
        return (
            mpmath.fsum(
                density * _mass_across(-mpmath.log(density, 2) - mixture.entropy, epsilon_bits, shape)
                for _, density in mixture.nodes
            )
            / STEPS
        )


def _mass_across(excess_along, epsilon_bits, shape):
    low, high = (
        max(shape + (sign * epsilon_bits - excess_along) * mpmath.log(2), mpmath.mpf(0)) for sign in (-1, 1)
    )
    return mpmath.gammainc(shape, low, high, regularized=True)


def sampled_excess(mixture, dimension, samples, rng):
    """Draw vectors of the mixture and return their information minus the entropy, in bits.

    Parameters
    ----------
    mixture : LineMixture
    dimension : int
        K, at least 2.
    samples : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples,)
    """
    means, weights = (np.array(values, dtype=float) for values in (mixture.means, mixture.weights))
    along = rng.choice(means, size=samples, p=weights) + rng.standard_normal(samples)
    terms = np.log(weights) - np.square(along[:, None] - means) / 2 - np.log(2 * np.pi) / 2
    information = -special.logsumexp(terms, axis=1) / np.log(2) - float(mixture.entropy)
    return information + (rng.chisquare(dimension - 1, samples) - (dimension - 1)) / np.log(4)


def modes_table(dimension, means, weights, samples, seed):
    """Every mode of the mixture: its gap to the entropy, and the mass of the sets that leave it out.

    Parameters
    ----------
    dimension : int
        K, at least 2.
    means : sequence of float
        On the line, in standard deviations of a component.
    weights : sequence of fractions.Fraction or str
    samples, seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `MODES_COLUMNS`, one row per mode, by position: ``mass`` is that of T_eps for the epsilon at
        which the mode joins, exact beside simulated (``ci_*`` Clopper and Pearson, 95 %); ``mass_digits`` to
        30 digits, as text.
    """
    mixture = LineMixture(means, [Fraction(weight) for weight in weights])
    excess = np.abs(sampled_excess(mixture, dimension, samples, stream(seed, "typical_set/modes")))
    entropy = float(mixture.entropy + across_entropy(dimension))
    rows = []
    for position in mixture.modes:
        gap = mixture_gap(mixture, position, dimension)
        mass = mixture_mass(mixture, abs(gap), dimension)
        hits = int(np.count_nonzero(excess < float(abs(gap))))
        simulated = (hits / samples, *(float(end) for end in clopper_pearson(hits, samples)), samples)
        exact = (float(position), entropy + float(gap), entropy, float(gap), float(mass))
        rows.append((dimension, *exact, *simulated, digits(mass)))
    return pd.DataFrame(rows, columns=list(MODES_COLUMNS))
