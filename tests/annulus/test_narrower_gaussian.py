"""Small radii by importance sampling from a narrower Gaussian."""

import mpmath
import numpy as np
import pytest

from typicality.annulus.evidence import annulus_evidence
from typicality.annulus.narrower_gaussian import simulate_mass_within
from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.radius_law import exact_interval_mass
from typicality.annulus.shares import counted_edges, interval_shares, shell_thickness
from typicality.claims.evidence import number

INTERVALS = [[9, 11], [8, 12], [0, 8]]


@pytest.mark.parametrize(("radius", "dimension"), [(8, 100), (5, 100), (1, 2), (9.9, 100), (30, 1_000)])
def test_estimates_agree_with_the_law(radius, dimension):
    """Within 5.5 standard errors each: a false-alarm rate of 2e-7 in all."""
    estimate, error = simulate_mass_within(radius, dimension, 40_000, np.random.default_rng(3))
    assert abs(estimate - exact_interval_mass(0, radius, dimension)) < 5.5 * error
    assert error / estimate < 0.05


def test_estimates_need_far_fewer_samples_than_counting():
    """The squared relative error of a count is 1 / (n P) or so; at P(r < 8) this one is 100 times less."""
    estimate, error = simulate_mass_within(8, 100, 100_000, np.random.default_rng(0))
    of_a_count = 1 / (100_000 * 0.00193416875)
    assert of_a_count / float(error / estimate) ** 2 > 100


def test_estimates_reach_below_the_least_double():
    """Within six standard errors, false-alarm rate 2e-9."""
    estimate, error = simulate_mass_within(10, 2_000, 200_000, np.random.default_rng(0))
    exact = exact_interval_mass(0, 10, 2_000)
    assert exact < mpmath.mpf(10) ** -400
    assert abs(estimate - exact) < 6 * error


def test_intervals_hold_the_law_as_often_as_they_say():
    """Of 400 intervals at 95 % more than 48 miss with a probability below 1e-6."""
    exact = exact_interval_mass(0, 8, 100)
    misses = 0
    for seed in range(400):
        estimate, error = simulate_mass_within(8, 100, 2_000, np.random.default_rng(seed))
        misses += bool(abs(estimate - exact) > 1.96 * error)
    assert misses <= 48


@pytest.fixture(scope="module")
def evidence():
    settings = {"dimension": 100, "samples": 20_000, "blocks": 1, "method": "radial"}
    counts = simulate_block(counted_edges(100, INTERVALS), settings, 0, "test", 0)
    shares = interval_shares(counts, 100, INTERVALS)
    return annulus_evidence(shares, shell_thickness([1, 100], 1_000, 0), 0).set_index("id")


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("annulus.below-8", "exact", 0.00193416875),
        ("annulus.sphere:relative", "exact", 0.0706659),
        ("annulus.sphere:relative", "reference", 0.635792),
        ("annulus.sphere:absolute", "exact", 0.706659),
        ("annulus.sphere:total-variation", "exact", 1.0),
    ],
)
def test_exact_values(evidence, row, column, value):
    assert float(number(evidence.loc[row, column])) == pytest.approx(value, rel=1e-5)


def test_the_rare_interval_is_judged_by_a_sharper_estimate_and_its_count_beside_it(evidence):
    rare, counted = evidence.loc["annulus.below-8"], evidence.loc["annulus/shares ([0, 8], counted)"]
    assert rare["ci_high"] - rare["ci_low"] < (counted["ci_high"] - counted["ci_low"]) / 10
    assert "variance 0.64" in rare["detail"]
    assert rare["p_value"] > 1e-6
    assert counted["p_value"] > 1e-6
