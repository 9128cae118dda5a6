"""Typical sets of Gaussians of many dimensions and epsilons, in a table to move about in."""

import numpy as np
import pandas as pd

from typicality.annulus.radius_law import interval_mass, mean_radius, radius_density
from typicality.typical_set.gaussian import mode_epsilon, typical_radii

ANNULI_COLUMNS = (
    "dimension",
    "convention",
    "epsilon",
    "epsilon_bits",
    "radius_low",
    "radius_high",
    "exact",
    "mode_epsilon_bits",
    "mode_is_typical",
)
DENSITY_COLUMNS = ("dimension", "radius", "density")
TOTAL, PER_DIMENSION = "total", "per-dimension"
"""How epsilon counts: in bits, or in bits per dimension."""
REACH = 3.2
"""Radius; further from the mean the density of no dimension can be seen beside its peak."""
POINTS = 129


def annuli(dimensions, epsilon_bits, epsilon_per_dimension):
    """Annulus, exact mass and place of the mode of typical sets of standard Gaussians.

    Parameters
    ----------
    dimensions : sequence of int
        Every K.
    epsilon_bits : sequence of float
        Total epsilons, in bits, of the convention `TOTAL`.
    epsilon_per_dimension : sequence of float
        Epsilons in bits/dim, of the convention `PER_DIMENSION`.

    Returns
    -------
    pandas.DataFrame
        `ANNULI_COLUMNS`, one row for every K and epsilon, all increasing; ``epsilon`` is as its convention
        counts it, ``epsilon_bits`` the total; the mode is in the typical set from ``mode_epsilon_bits`` on.

    Examples
    --------
    >>> table = annuli([100], [10, 100], [])
    >>> table["exact"].round(6).tolist(), table["mode_is_typical"].tolist()
    ([0.674596, 1.0], [False, True])
    """
    tables = [_annuli_of(dimension, TOTAL, np.asarray(epsilon_bits, float), 1) for dimension in dimensions]
    tables += [
        _annuli_of(dimension, PER_DIMENSION, np.asarray(epsilon_per_dimension, float), dimension)
        for dimension in dimensions
    ]
    table = pd.concat(tables, ignore_index=True)[list(ANNULI_COLUMNS)]
    return table.sort_values(["dimension", "convention", "epsilon"], ignore_index=True)


def _annuli_of(dimension, convention, epsilons, scale):
    bits = epsilons * scale
    low, high = typical_radii(bits, dimension)
    of_mode = mode_epsilon(dimension)
    return pd.DataFrame(
        {
            "dimension": dimension,
            "convention": convention,
            "epsilon": epsilons,
            "epsilon_bits": bits,
            "radius_low": low,
            "radius_high": high,
            "exact": interval_mass(low, high, dimension),
            "mode_epsilon_bits": of_mode,
            "mode_is_typical": bits >= of_mode,
        }
    )


def radius_densities(dimensions):
    """Density of the radius around its mean, to be drawn.

    Parameters
    ----------
    dimensions : iterable of int

    Returns
    -------
    pandas.DataFrame
        `DENSITY_COLUMNS`, `POINTS` rows for every K, per unit of radius.

    Examples
    --------
    >>> curve = radius_densities([100])
    >>> curve.loc[curve["density"].idxmax(), "radius"].round(2).item()
    9.93
    """
    return pd.concat([_density_of(dimension) for dimension in dimensions], ignore_index=True)


def _density_of(dimension):
    centre = float(mean_radius(dimension))
    radius = np.linspace(max(0.0, centre - REACH), centre + REACH, POINTS)
    density = radius_density(radius, dimension)
    return pd.DataFrame({"dimension": dimension, "radius": radius, "density": density})
