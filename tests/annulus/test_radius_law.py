"""The law of the radius against closed forms, high precision and the Gaussian integral."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from typicality.annulus.radius_law import (
    distance_to_sphere,
    exact_interval_mass,
    interval_mass,
    mean_radius,
    radius_density,
    radius_mode,
    sd_radius,
)
from typicality.annulus.shares import marginal_distance


@pytest.mark.parametrize(
    ("low", "high", "mass"),
    [
        (9, 11, 0.842820173),
        (8, 12, 0.995436580),
        (0, 8, 0.00193416875),
        (12, math.inf, 0.00262925092),
        (0, 1, 1.78877651e-80),
        (0, 0.1, 2.90600563e-180),
    ],
)
def test_independently_computed_masses(low, high, mass):
    assert float(exact_interval_mass(low, high, 100)) == pytest.approx(mass, rel=1e-8)
    assert float(interval_mass(low, high, 100)) == pytest.approx(mass, rel=1e-8)


def test_two_dimensions_have_a_closed_form():
    """P(r > x) = exp(-x^2 / 2), a tail that a difference of distribution functions would lose."""
    assert float(interval_mass(10, 11, 2)) == pytest.approx(math.exp(-50) - math.exp(-60.5), rel=1e-13)


def test_even_dimensions_are_poisson_sums():
    """P(r^2 > x) is the chance of fewer than K / 2 Poisson events at mean x / 2."""
    with mpmath.workdps(50):
        mean = mpmath.mpf(81) / 2
        tail = mpmath.exp(-mean) * mpmath.fsum(mean**j / mpmath.factorial(j) for j in range(50))
        assert abs(exact_interval_mass(9, mpmath.inf, 100) - tail) < mpmath.mpf(10) ** -45


@given(st.floats(0, 30), st.floats(0, 30), st.floats(0, 30), st.integers(1, 400))
def test_masses_add_up(a, b, c, dimension):
    low, middle, high = sorted((a, b, c))
    parts = interval_mass(low, middle, dimension) + interval_mass(middle, high, dimension)
    assert parts == pytest.approx(float(interval_mass(low, high, dimension)), abs=1e-12)


@pytest.mark.parametrize("dimension", [1, 2, 3, 100, 10_000])
def test_density_integrates_to_the_mass_and_the_mean(dimension):
    centre = float(mean_radius(dimension))
    low, high = max(0.0, centre - 8), centre + 8
    mass, _ = integrate.quad(radius_density, low, high, args=(dimension,), points=[centre])
    mean, _ = integrate.quad(lambda r: r * radius_density(r, dimension), low, high, points=[centre])
    assert mass == pytest.approx(1, abs=1e-9)
    assert mean == pytest.approx(centre, rel=1e-9)


@pytest.mark.parametrize("dimension", [1, 2, 5, 100])
def test_mode_is_where_the_density_peaks(dimension):
    grid = np.linspace(0, 3 * math.sqrt(dimension), 30_001)
    peak = grid[np.argmax(radius_density(grid, dimension))]
    assert peak == pytest.approx(radius_mode(dimension), abs=2e-4 * math.sqrt(dimension))


@pytest.mark.parametrize(
    ("dimension", "sd"), [(1, math.sqrt(1 - 2 / math.pi)), (2, math.sqrt(2 - math.pi / 2))]
)
def test_standard_deviation_has_closed_forms(dimension, sd):
    assert float(sd_radius(dimension)) == pytest.approx(sd, rel=1e-14)


def test_standard_deviation_tends_to_its_limit():
    """Var r = 1/2 - 1/(8 K) + O(1/K^2)."""
    assert float(sd_radius(10**6) ** 2) == pytest.approx(0.5 - 1 / 8e6, rel=1e-12)


@pytest.mark.parametrize(("dimension", "w2"), [(1, 0.635792), (100, 0.706659)])
def test_distance_to_the_sphere(dimension, w2):
    assert float(distance_to_sphere(dimension)) == pytest.approx(w2, abs=5e-7)


def test_the_sphere_of_one_dimension_is_two_points():
    """The distribution function is 1/2 between them, the normal one differs by Phi(1) - 1/2 at most."""
    assert marginal_distance(1) == pytest.approx(math.erf(1 / math.sqrt(2)) / 2, rel=1e-14)


def test_a_coordinate_of_the_sphere_is_uniform_in_three_dimensions():
    """Archimedes: on the sphere in three dimensions a coordinate is uniform on [-sqrt 3, sqrt 3]."""
    x = np.linspace(-6, 6, 12_001)
    uniform = np.clip((x / math.sqrt(3) + 1) / 2, 0, 1)
    gaussian = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x])
    assert marginal_distance(3) == pytest.approx(np.abs(uniform - gaussian).max(), abs=1e-12)
