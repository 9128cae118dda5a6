"""Shares of radii inside intervals, and the distribution and thickness of the shell they make."""

import math

import numpy as np
import pandas as pd
from scipy import special

from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.radius_law import (
    distance_to_sphere,
    interval_mass,
    mean_radius,
    sd_radius,
)
from typicality.intervals import clopper_pearson
from typicality.streams import stream

SHARES_COLUMNS = (
    "dimension",
    "radius_low",
    "radius_high",
    "exact",
    "simulated",
    "ci_low",
    "ci_high",
    "samples",
)
RADII_COLUMNS = ("dimension", "radius_low", "radius_high", "density", "simulated_density")
THICKNESS_COLUMNS = (
    "dimension",
    "mean_radius",
    "sd_radius",
    "relative_width",
    "distance_to_sphere",
    "simulated_mean",
    "mean_standard_error",
    "simulated_sd",
    "sd_standard_error",
    "samples",
)
BINS = 80
"""Bins of a histogram of radii."""
REACH = 4.5
"""Half of what a histogram spans, in units of 1 / sqrt(2), which no radius' standard deviation exceeds."""
DRAWN_AT_ONCE = 1 << 16


def histogram_edges(dimension):
    """Edges of the bins in which radii are counted and drawn.

    Returns
    -------
    numpy.ndarray, shape (BINS + 1,)
        Increasing, none below 0.

    Examples
    --------
    >>> histogram_edges(100)[[0, -1]].round(2).tolist()
    [6.79, 13.16]
    """
    centre, half = float(mean_radius(dimension)), REACH / math.sqrt(2)
    return np.linspace(max(0.0, centre - half), centre + half, BINS + 1)


def counted_edges(dimension, intervals):
    """Return all radii at which a simulation counts, increasing: of the intervals and of the histogram.

    Parameters
    ----------
    dimension : int
    intervals : sequence of pairs of float

    Returns
    -------
    numpy.ndarray
    """
    return np.unique(np.concatenate([np.ravel(intervals).astype(float), histogram_edges(dimension)]))


def simulate_annulus(settings, seed, block):
    """Simulate one block of radii; parameters as of `typicality.annulus.radius_counts.simulate_block`."""
    edges = counted_edges(settings["dimension"], settings["intervals"])
    return simulate_block(edges, settings, seed, "annulus/radii", block)


def interval_shares(counts, dimension, intervals):
    """Shares of radii inside intervals, exact beside simulated.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns radius, at_most and samples, summed over all blocks.
    dimension : int
    intervals : sequence of pairs of float
        Each of its radii is one of ``counts.radius``.

    Returns
    -------
    pandas.DataFrame
        Columns dimension, radius_low, radius_high, exact, simulated, ci_low, ci_high (Clopper and Pearson,
        95 %) and samples.
    """
    low, high = np.asarray(intervals, dtype=float).T
    at_most = counts.set_index("radius")["at_most"]
    inside = at_most[high].to_numpy() - at_most[low].to_numpy()
    samples = int(counts["samples"].iloc[0])
    ci_low, ci_high = clopper_pearson(inside, samples)
    return pd.DataFrame(
        {
            "dimension": dimension,
            "radius_low": low,
            "radius_high": high,
            "exact": interval_mass(low, high, dimension),
            "simulated": inside / samples,
            "ci_low": ci_low,
            "ci_high": ci_high,
            "samples": samples,
        }
    )


def radius_histogram(counts, dimension, other_dimensions):
    """Density of the radius, averaged over the bins of a histogram.

    Parameters
    ----------
    counts : pandas.DataFrame
        As for `interval_shares`.
    dimension : int
        K of the counts.
    other_dimensions : iterable of int
        Dimensions of which the exact density alone is given.

    Returns
    -------
    pandas.DataFrame
        Columns dimension, radius_low, radius_high, density (exact, per unit of radius) and
        simulated_density (null for other dimensions).
    """
    edges = histogram_edges(dimension)
    at_most = counts.set_index("radius")["at_most"][edges].to_numpy()
    simulated = np.diff(at_most) / counts["samples"].iloc[0] / np.diff(edges)
    tables = [_densities(dimension).assign(simulated_density=pd.array(simulated, dtype="Float64"))]
    for other in other_dimensions:
        if other != dimension:
            absent = pd.array([pd.NA] * BINS, dtype="Float64")
            tables.append(_densities(other).assign(simulated_density=absent))
    return pd.concat(tables, ignore_index=True).sort_values(["dimension", "radius_low"], ignore_index=True)


def _densities(dimension):
    low, high = histogram_edges(dimension)[:-1], histogram_edges(dimension)[1:]
    density = interval_mass(low, high, dimension) / (high - low)
    return pd.DataFrame({"dimension": dimension, "radius_low": low, "radius_high": high, "density": density})


def shell_thickness(dimensions, samples, seed):
    """Mean and standard deviation of the radius from one dimension to a million, exact beside simulated.

    The simulated radii are drawn from their own law: a million samples of a million dimensions would be
    10^12 normal numbers.

    Parameters
    ----------
    dimensions : iterable of int
    samples : int
        Radii per dimension.
    seed : int

    Returns
    -------
    pandas.DataFrame
        `THICKNESS_COLUMNS`, one row per dimension; relative_width is the standard deviation over the mean,
        distance_to_sphere that of Wasserstein-2.
    """
    return pd.DataFrame([_thickness(dimension, samples, seed) for dimension in sorted(dimensions)])


def _thickness(dimension, samples, seed):
    mean, sd = float(mean_radius(dimension)), float(sd_radius(dimension))
    simulated = _simulated_moments(dimension, samples, seed)
    values = (dimension, mean, sd, sd / mean, float(distance_to_sphere(dimension)), *simulated, samples)
    return dict(zip(THICKNESS_COLUMNS, values, strict=True))


def _simulated_moments(dimension, samples, seed):
    """Return mean and standard deviation, each followed by its standard error, from four streamed moments."""
    rng = stream(seed, "annulus/thickness", dimension)
    moments = np.zeros(4)
    for first in range(0, samples, DRAWN_AT_ONCE):
        chi_square = rng.chisquare(dimension, size=min(DRAWN_AT_ONCE, samples - first))
        # Deviations from sqrt(K), about 1 in every dimension, lose no digits when they are summed.
        deviations = np.sqrt(chi_square) - math.sqrt(dimension)
        moments += [np.sum(deviations**power) for power in range(1, 5)]
    m1, m2, m3, m4 = moments / samples
    variance = m2 - m1**2
    fourth = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    sd = math.sqrt(variance)
    sd_error = math.sqrt((fourth - variance**2) / samples) / (2 * sd)
    return math.sqrt(dimension) + m1, sd / math.sqrt(samples), sd, sd_error


def marginal_distance(dimension):
    """Largest distance between the distribution functions of one coordinate: on the sphere, and Gaussian.

    A coordinate of the uniform law on the sphere of radius sqrt(K) is sqrt(K) (2 B - 1) with B of the law
    Beta((K - 1) / 2, (K - 1) / 2); in one dimension it is -1 or 1.

    Parameters
    ----------
    dimension : int

    Returns
    -------
    float
        The Kolmogorov distance, on a grid of 1e-3.

    Examples
    --------
    >>> round(marginal_distance(100), 4)
    0.0014
    """
    if dimension == 1:
        return float(special.ndtr(1) - 1 / 2)
    x = np.linspace(-6, 6, 12_001)
    share = np.clip((x / math.sqrt(dimension) + 1) / 2, 0, 1)
    shape = (dimension - 1) / 2
    return float(np.max(np.abs(special.betainc(shape, shape, share) - special.ndtr(x))))
