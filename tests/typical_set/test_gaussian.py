"""Typical sets of the Gaussian: radii, width, the mode's place, and the evidence."""

import math

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.radius_law import exact_interval_mass
from typicality.claims.evidence import number
from typicality.typical_set.evidence import excess_by_coordinates, smallest_width, typical_set_evidence
from typicality.typical_set.gaussian import (
    counted_radii,
    epsilon_grid,
    epsilon_of_width,
    mass_curve,
    mode_epsilon,
    typical_radii,
)
from typicality.typical_set.near_mode import simulate_mass_near_mode


def simulated(dimension=100, samples=20_000, seed=1, points=40):
    epsilons = epsilon_grid(0.1, 100, points)
    settings = {"dimension": dimension, "samples": samples, "blocks": 1, "method": "radial"}
    counts = simulate_block(counted_radii(epsilons, 4, dimension), settings, seed, "test", 0)
    return counts, mass_curve(counts, epsilons, dimension)


@given(st.floats(0.01, 1e6), st.integers(1, 10**6))
def test_typical_points_have_the_information_of_the_definition(epsilon, dimension):
    """At both radii the negative log-likelihood differs from the entropy by epsilon bits, unless clipped."""
    low, high = typical_radii(epsilon, dimension)
    assert (high**2 - dimension) / math.log(4) == pytest.approx(epsilon, rel=1e-6, abs=1e-8)
    if low > 0:
        assert (dimension - low**2) / math.log(4) == pytest.approx(epsilon, rel=1e-6, abs=1e-8)
    else:
        assert epsilon >= mode_epsilon(dimension) * (1 - 1e-12)


def test_epsilon_at_which_the_inner_radius_reaches_zero_is_clipped():
    """100 - eps ln 4 may come out as -9e-16 there."""
    low, _ = typical_radii([mode_epsilon(100), math.nextafter(mode_epsilon(100), 100)], 100)
    assert low.max() < 2e-7
    assert not np.isnan(low).any()


@given(st.floats(0.01, 30), st.integers(1, 1_000))
def test_epsilon_of_a_width_gives_that_width(width, dimension):
    low, high = typical_radii(float(epsilon_of_width(width, dimension)), dimension)
    assert high - low == pytest.approx(width, rel=1e-6)


@pytest.mark.parametrize(("epsilon", "dimension", "mass"), [(10, 100, 0.674595734), (10, 1000, 0.243401832)])
def test_mass_at_fixed_total_epsilon(epsilon, dimension, mass):
    """Two dimensions, since at K = 100 ten bits and 0.1 bit/dim are the same set."""
    counts = pd.DataFrame({"radius": counted_radii([epsilon], 1, dimension), "at_most": 0, "samples": 1})
    assert mass_curve(counts, [epsilon], dimension)["exact"].item() == pytest.approx(mass, abs=1e-9)


def test_band_holds_the_whole_curve():
    """A band of 99 % misses the exact curve once in a hundred seeds at most.

    More than five misses out of 60 have a probability of 4e-5 at that level: the false-alarm rate.
    """
    misses = 0
    for seed in range(60):
        _, curve = simulated(samples=2_000, seed=seed)
        misses += bool(((curve["exact"] < curve["ci_low"]) | (curve["exact"] > curve["ci_high"])).any())
    assert misses <= 5


@pytest.mark.parametrize("dimension", [1, 2, 3, 7, 101])
def test_counted_radii_are_found_again_at_any_precision(dimension):
    """The evidence works with 60 digits, the simulation that counted did not."""
    counts, curve = simulated(dimension, samples=1_000)
    evidence = typical_set_evidence(counts, curve, 4, seed=0).set_index("id")
    assert 0 <= evidence.loc["typical.width-4:mass", "simulated"] <= 1


def test_excess_of_the_mode_is_minus_its_epsilon():
    assert excess_by_coordinates(np.zeros((1, 100)))[0] == pytest.approx(-mode_epsilon(100))


def test_smallest_width():
    assert float(smallest_width(0.99, 100)) == pytest.approx(3.75114, abs=5e-6)


@pytest.mark.parametrize(
    ("radius", "dimension"), [(1.0, 100), (0.1, 100), (1.0, 1), (1.0, 2_000), (0.1, 1_000_000)]
)
def test_importance_sampling_reaches_what_counting_cannot(radius, dimension):
    """Within six standard errors each, a false-alarm rate of 1e-8 in all; also far below the least double."""
    estimate, error = simulate_mass_near_mode(radius, dimension, 10_000, seed=8)
    exact = exact_interval_mass(0, mpmath.mpf(str(radius)), dimension)
    assert abs(estimate - exact) < 6 * error
    assert 0 < error / estimate < 2e-3


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("typical.width-4:mass", 0.993450204),
        ("typical.width-4:smallest", 3.75114330486),
        ("typical.zero:within-1", 1.78877651e-80),
        ("typical.zero:within-0.1", 2.90600563e-180),
    ],
)
def test_exact_values(claim, value):
    counts, curve = simulated()
    evidence = typical_set_evidence(counts, curve, 4, seed=0).set_index("id")
    assert float(number(evidence.loc[claim, "exact"])) == pytest.approx(value, rel=1e-8)


def test_details_name_the_deciding_epsilons():
    counts, curve = simulated()
    evidence = typical_set_evidence(counts, curve, 4, seed=0).set_index("id")
    assert "72.134752 bits" in evidence.loc["typical.mode:gaussian", "detail"]
    assert "28.2709336 bits" in evidence.loc["typical.width-4:mass", "detail"]
    assert "7.797959 to 11.797959" in evidence.loc["typical.width-4:mass", "detail"]


def test_a_wrong_simulation_is_told_by_its_p_values():
    epsilons = epsilon_grid(0.1, 100, 40)
    edges = counted_radii(epsilons, 4, 100)
    settings = {"dimension": 110, "samples": 50_000, "blocks": 1, "method": "radial"}
    counts = simulate_block(edges, settings, 0, "test", 0)
    evidence = typical_set_evidence(counts, mass_curve(counts, epsilons, 100), 4, seed=0)
    assert evidence["p_value"].min() < 1e-12
