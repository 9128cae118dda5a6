"""What the radius says about the claims of its chapter."""

import math
from dataclasses import replace

import mpmath
import numpy as np

from typicality.annulus.narrower_gaussian import simulate_mass_within
from typicality.annulus.radius_law import (
    WORKING_DIGITS,
    distance_to_sphere,
    exact_interval_mass,
    mean_radius,
    radius_mode,
    sd_radius,
)
from typicality.annulus.shares import marginal_distance
from typicality.claims.evidence import (
    Evidence,
    digits,
    estimate_evidence,
    evidence_table,
    share_evidence,
)
from typicality.streams import stream

INTERVAL_CLAIMS = ("annulus.9-11", "annulus.8-12", "annulus.below-8")
"""Claims about the configured intervals, in their order."""
IMPORTANCE_SAMPLES = 100_000
"""Of the simulations that cost nothing beside those of whole vectors."""


def annulus_evidence(shares, thickness, seed):
    """Evidence for every claim that radii decide.

    Parameters
    ----------
    shares : pandas.DataFrame
        As `typicality.annulus.shares.interval_shares` makes it.
    thickness : pandas.DataFrame
        As `typicality.annulus.shares.shell_thickness` makes it.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it.
    """
    dimension = int(shares["dimension"].iloc[0])
    groups = (
        _intervals(shares, seed),
        _theorem(thickness),
        _one_dimension(thickness, dimension),
        _volume(dimension),
        _sphere(dimension, seed),
    )
    with mpmath.workdps(WORKING_DIGITS):
        return evidence_table(row for group in groups for row in group)


def _intervals(shares, seed):
    for claim, row in zip(INTERVAL_CLAIMS, shares.itertuples(), strict=False):
        exact = exact_interval_mass(row.radius_low, row.radius_high, row.dimension)
        counted = share_evidence(claim, exact, round(row.simulated * row.samples), row.samples)
        if row.radius_low or row.radius_high**2 >= row.dimension:
            yield counted
            continue
        # A rare event: importance sampling tells more about it than counting, which is judged beside it.
        rng = stream(seed, "annulus/below")
        estimate = simulate_mass_within(row.radius_high, row.dimension, IMPORTANCE_SAMPLES, rng)
        variance = row.radius_high**2 / row.dimension
        detail = (
            f"simulated by importance sampling from a Gaussian of variance {variance:g}; of "
            f"{row.samples:,} plain samples {row.simulated:.4%}"
        )
        yield estimate_evidence(claim, exact, *estimate, detail=detail)
        yield replace(counted, id=f"annulus/shares ([{row.radius_low:g}, {row.radius_high:g}], counted)")


def _theorem(thickness):
    last = thickness.iloc[-1]
    dimension = int(last["dimension"])
    root = math.sqrt(dimension)
    at = f"at K = {dimension}"
    yield estimate_evidence(
        "annulus.theorem:radius",
        mean_radius(dimension) / mpmath.sqrt(dimension),
        last["simulated_mean"] / root,
        last["mean_standard_error"] / root,
        detail=f"mean radius over sqrt K {at}",
    )
    yield estimate_evidence(
        "annulus.theorem:thickness",
        sd_radius(dimension),
        last["simulated_sd"],
        last["sd_standard_error"],
        reference=digits(1 / mpmath.sqrt(2)),
        detail=f"standard deviation of the radius {at}",
    )
    ratios = (
        thickness["relative_width"].iloc[1:].to_numpy() / thickness["relative_width"].iloc[:-1].to_numpy()
    )
    yield Evidence(
        "annulus.theorem:relative-width",
        digits(float(ratios.max())),
        detail=f"relative width falls from {thickness['relative_width'].iloc[0]:.3g} to "
        f"{last['relative_width']:.3g}",
    )


def _one_dimension(thickness, dimension):
    near = {k: float(exact_interval_mass(0, 1, k)) for k in (1, dimension)}
    detail = f"mass within 1 of the mode: {near[1]:.4f} for K = 1, {near[dimension]:.3g} for K = {dimension}"
    yield Evidence("annulus.1d:one", digits(radius_mode(1)), detail=detail)
    others = [int(k) for k in thickness["dimension"] if k > 1]
    yield Evidence("annulus.1d:higher", digits(min(map(radius_mode, others))))


def _sphere_area(radius, dimension):
    half = mpmath.mpf(dimension) / 2
    return 2 * mpmath.pi**half / mpmath.gamma(half) * mpmath.mpf(radius) ** (dimension - 1)


def _volume(dimension):
    for part, k in (("grows", dimension), ("one-dimension", 1)):
        growth = _sphere_area(2, k) / _sphere_area(1, k)
        yield Evidence(
            f"annulus.volume:{part}", digits(growth), detail=f"growth from r = 1 to r = 2, K = {k}"
        )


def _simulated_distance(dimension, seed):
    """Estimate W2, the root mean square of r - sqrt(K), and its standard error."""
    squared_radii = stream(seed, "annulus/sphere").chisquare(dimension, IMPORTANCE_SAMPLES)
    squares = np.square(np.sqrt(squared_radii) - math.sqrt(dimension))
    distance = math.sqrt(squares.mean())
    return distance, float(squares.std()) / math.sqrt(IMPORTANCE_SAMPLES) / (2 * distance)


def _sphere(dimension, seed):
    absolute = {k: distance_to_sphere(k) for k in (1, dimension)}
    relative = {k: w2 / mpmath.sqrt(k) for k, w2 in absolute.items()}
    simulated, error = _simulated_distance(dimension, seed)
    yield estimate_evidence(
        "annulus.sphere:relative",
        relative[dimension],
        simulated / math.sqrt(dimension),
        error / math.sqrt(dimension),
        reference=digits(relative[1]),
        detail=f"W2 / sqrt K at K = {dimension} against K = 1",
    )
    yield estimate_evidence(
        "annulus.sphere:absolute",
        absolute[dimension],
        simulated,
        error,
        reference=digits(absolute[1]),
        detail=f"W2 at K = {dimension} against K = 1; it tends to 1 / sqrt 2",
    )
    yield Evidence(
        "annulus.sphere:marginals",
        digits(marginal_distance(dimension)),
        digits(marginal_distance(2)),
        detail=f"Kolmogorov distance of one coordinate at K = {dimension} against K = 2",
    )
    root = mpmath.sqrt(dimension)
    on_sphere = exact_interval_mass(root, root, dimension)
    yield Evidence(
        "annulus.sphere:total-variation",
        digits(1 - on_sphere),
        detail="the Gaussian puts no mass on the sphere itself",
    )
