"""What typical sets of the Gaussian say about the claims of their chapter."""

import itertools
import math

import mpmath
import numpy as np
from scipy import integrate, optimize, stats

from typicality.annulus.radius_law import (
    WORKING_DIGITS,
    exact_interval_mass,
    interval_mass,
    radius_density,
)
from typicality.claims.evidence import (
    Evidence,
    digits,
    estimate_evidence,
    evidence_table,
    share_evidence,
)
from typicality.intervals import dkw_p_value
from typicality.streams import stream
from typicality.typical_set.gaussian import epsilon_of_width, mode_epsilon, typical_radii
from typicality.typical_set.near_mode import simulate_mass_near_mode

POINTS = 1000
"""Random points on which the radius form of T_eps is tested."""
NEAR_MODE = {"within-1": 1.0, "within-0.1": 0.1}
"""Radii below which a sample counts as very close to the mode, by part of the claim."""
IMPORTANCE_SAMPLES = 10_000
MOST = 0.99
"""The share for which the smallest width is given."""
LEVEL = 0.01
"""False-alarm level of the two detectors that meet the mode."""


def typical_set_evidence(counts, curve, width, seed):
    """Evidence for every claim that typical sets of the Gaussian decide.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns radius, at_most and samples, counted at `typicality.typical_set.gaussian.counted_radii`.
    curve : pandas.DataFrame
        As `typicality.typical_set.gaussian.mass_curve` makes it.
    width : float
        Width of the annulus that the post singles out.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    dimension = int(curve["dimension"].iloc[0])
    groups = (
        _radius_form(dimension, seed),
        _curve(counts, curve),
        _one_integral(curve, dimension),
        _width(counts, width, dimension),
        _mode(dimension),
        _near_mode(dimension, seed),
        _detectors(dimension),
    )
    with mpmath.workdps(WORKING_DIGITS):
        return evidence_table(row for group in groups for row in group)


def excess_by_coordinates(points):
    """Negative log-likelihood minus entropy, in bits, summed coordinate by coordinate.

    Parameters
    ----------
    points : array, shape (n, K)

    Returns
    -------
    numpy.ndarray, shape (n,)
        Found from the density of a coordinate, without the radius.

    Examples
    --------
    >>> excess_by_coordinates([[1.0, 1.0], [-1.0, 1.0]]).round(12).tolist()
    [0.0, 0.0]
    """
    nats = -stats.norm.logpdf(points) - stats.norm.entropy()
    return nats.sum(axis=1) / math.log(2)


def _radius_form(dimension, seed):
    """Compare both forms of the excess; scaled points reach from the mode to far outside."""
    rng = stream(seed, "typical_set/radius-form")
    points = rng.standard_normal((POINTS, dimension)) * np.linspace(0, 2, POINTS)[:, None]
    by_radius = (np.square(points).sum(axis=1) - dimension) / math.log(4)
    difference = np.abs(excess_by_coordinates(points) - by_radius).max() / dimension
    detail = f"bound of the difference of both forms on {POINTS} points, bit/dim"
    yield Evidence("typical.radius", _power_of_ten_above(difference), detail=detail)


def _curve(counts, curve):
    samples = int(counts["samples"].iloc[0])
    deviation = float(np.abs(curve["simulated"] - curve["exact"]).max())
    # The last steps are smaller than what doubles near 1 can tell.
    masses = [
        exact_interval_mass(row.radius_low, row.radius_high, row.dimension) for row in curve.itertuples()
    ]
    yield Evidence(
        "typical.curve:rises",
        digits(min(later - earlier for earlier, later in itertools.pairwise(masses))),
        p_value=dkw_p_value(deviation / 2, samples),
        detail=f"least step of the curve; the simulated one stays within {deviation:.2g} of it",
    )
    last = curve.iloc[-1]
    detail = f"mass at width {last['width']:.2f}, eps = {last['epsilon_bits']:g} bits"
    hits = round(last["simulated"] * samples)
    yield share_evidence("typical.curve:nearly-all", masses[-1], hits, samples, detail=detail)


def _one_integral(curve, dimension):
    """Integrate the density of the radius numerically, beside the difference of two chi-square values."""
    some = curve.iloc[:: max(1, len(curve) // 20)]
    by_quadrature = np.array(
        [
            integrate.quad(radius_density, row.radius_low, row.radius_high, args=(dimension,), epsabs=1e-13)[
                0
            ]
            for row in some.itertuples()
        ]
    )
    bound = _power_of_ten_above(np.abs(by_quadrature - some["exact"]).max())
    middle = len(some) // 2
    yield Evidence(
        "typical.integral",
        f"{some['exact'].iloc[middle]:.9f}",
        f"{by_quadrature[middle]:.9f}",
        detail=f"mass at eps = {some['epsilon_bits'].iloc[middle]:.4g} bits by chi-square values and by a "
        f"one-dimensional quadrature, to nine digits; along the whole curve they agree within {bound}",
    )


def _power_of_ten_above(value):
    """Write a bound of what is nothing but rounding, and differs between processors."""
    return f"1e{math.floor(math.log10(value)) + 1}" if value else "0"


def _width(counts, width, dimension):
    epsilon = epsilon_of_width(width, dimension)
    reach = epsilon * mpmath.log(4)
    low, high = mpmath.sqrt(max(dimension - reach, 0)), mpmath.sqrt(dimension + reach)
    at_most = counts.set_index("radius")["at_most"]
    counted_low, counted_high = (float(r) for r in typical_radii(float(epsilon), dimension))
    yield share_evidence(
        "typical.width-4:mass",
        exact_interval_mass(low, high, dimension),
        int(at_most[counted_high] - at_most[counted_low]),
        int(counts["samples"].iloc[0]),
        detail=f"eps = {float(epsilon):.7f} bits, radii {float(low):.6f} to {float(high):.6f}",
    )
    smallest = smallest_width(MOST, dimension)
    yield Evidence(
        "typical.width-4:smallest",
        digits(smallest),
        digits(mpmath.mpf(width)),
        detail=f"smallest width with {MOST:.0%} of the mass (ours)",
    )


def epsilon_of_mass(mass, dimension):
    """Smallest total epsilon, in bits, whose typical set holds a given mass.

    Parameters
    ----------
    mass : float
    dimension : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(epsilon_of_mass(0.674595734, 100), 6)
    10.0
    """

    def excess(epsilon):
        return interval_mass(*typical_radii(epsilon, dimension), dimension) - mass

    upper = 1.0
    while excess(upper) < 0:
        upper *= 2
    return optimize.brentq(excess, 0.0, upper, xtol=1e-13)


def smallest_width(mass, dimension):
    """Width of the typical set that holds a given mass, good to 12 digits.

    Parameters
    ----------
    mass : float
    dimension : int

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> round(float(smallest_width(0.99, 100)), 5)
    3.75114
    """
    reach = mpmath.mpf(epsilon_of_mass(mass, dimension)) * mpmath.log(4)
    return mpmath.sqrt(dimension + reach) - mpmath.sqrt(max(dimension - reach, 0))


def _mode(dimension):
    epsilon = mode_epsilon(dimension)
    high = mpmath.sqrt(2 * dimension)
    yield Evidence(
        "typical.mode:gaussian",
        digits(exact_interval_mass(0, high, dimension)),
        detail=f"the mode joins at eps >= {epsilon:.6f} bits, {epsilon / dimension:.6f} bit/dim",
    )


def _near_mode(dimension, seed):
    for part, radius in NEAR_MODE.items():
        exact = exact_interval_mass(0, mpmath.mpf(str(radius)), dimension)
        estimate, error = simulate_mass_near_mode(radius, dimension, IMPORTANCE_SAMPLES, seed)
        detail = f"P(r < {radius:g}), simulated by importance sampling in the ball"
        yield estimate_evidence(f"typical.zero:{part}", exact, estimate, error, detail=detail)


def _detectors(dimension):
    """Put the mode before both detectors, each with its exact threshold of the 1 % level."""
    excess = -mode_epsilon(dimension)
    likelihood = (stats.chi2.isf(LEVEL, dimension) - dimension) / math.log(4)
    yield Evidence(
        "ood.gaussian:likelihood",
        digits(excess),
        digits(float(likelihood)),
        detail="bits of the mode above H, and the threshold that one sample in a hundred exceeds",
    )
    yield Evidence(
        "ood.gaussian:typicality",
        digits(-excess),
        digits(epsilon_of_mass(1 - LEVEL, dimension)),
        detail="distance of the mode's bits from H, and the threshold that one sample in a hundred exceeds",
    )
