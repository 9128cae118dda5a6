"""The discretised logistic against high precision, differences and its own definition."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.images.logistic import location_bound, log_mass, log_mass_slope, sample

locations = st.floats(-600, 900)
log_scales = st.floats(-3, 6)
values = st.sampled_from([0, 255]) | st.integers(0, 255)


@given(locations, log_scales, st.integers(2, 256))
def test_masses_sum_to_one(location, log_scale, levels):
    masses = np.exp(log_mass(np.arange(levels), location, log_scale, levels))
    assert abs(masses.sum() - 1) < 1e-11


@given(values, locations, log_scales)
def test_log_mass_is_finite_and_at_most_zero(value, location, log_scale):
    assert -30_000 < log_mass(np.array(value), location, log_scale) <= 0


@pytest.mark.parametrize(
    ("value", "location", "log_scale"),
    [(0, 0.0, 0.0), (7, 9.3, 0.5), (7, 7.0, -3.0), (0, 255.0, -3.0), (255, -300.0, 1.0), (128, -40.0, -2.0)],
)
def test_log_mass_is_the_difference_of_the_distribution_function(value, location, log_scale):
    with mpmath.workdps(5000):
        scale = mpmath.exp(log_scale)
        above = 1 if value == 255 else 1 / (1 + mpmath.exp(-(value + 0.5 - location) / scale))
        below = 0 if value == 0 else 1 / (1 + mpmath.exp(-(value - 0.5 - location) / scale))
        expected = float(mpmath.log(above - below))
    assert log_mass(np.array(value), location, log_scale) == pytest.approx(expected, rel=1e-13, abs=1e-15)


@given(values, st.floats(-50, 300), st.floats(-2.5, 5))
def test_slope_is_the_derivative_with_respect_to_the_log_scale(value, location, log_scale):
    value, step = np.array(value), 1e-5
    ends = log_mass(value, location, log_scale + step), log_mass(value, location, log_scale - step)
    slope = log_mass_slope(value, location, log_scale)
    assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-5)


@given(values, st.floats(-100, 400), st.floats(-100, 400), log_scales)
def test_bound_touches_and_lies_below(value, touching, elsewhere, log_scale):
    value = np.array(value)
    weight, target = location_bound(value, touching, log_scale)
    gain = weight * ((target - touching) ** 2 - (target - elsewhere) ** 2) / 2
    rise = log_mass(value, elsewhere, log_scale) - log_mass(value, touching, log_scale)
    assert weight > 0
    assert rise >= gain - 1e-9 * (1 + abs(gain) + abs(rise))


@pytest.mark.parametrize(("location", "log_scale"), [(3.2, 0.5), (-1.0, 1.0), (7.4, 0.0)])
def test_draws_follow_the_masses(location, log_scale):
    """Chi-square test of 20,000 draws on 8 values; false alarm: 1e-6 each."""
    draws = sample(np.full(20_000, location), np.full(20_000, log_scale), np.random.default_rng(1), levels=8)
    expected = 20_000 * np.exp(log_mass(np.arange(8), location, log_scale, 8))
    observed = np.bincount(draws.astype(int), minlength=8)
    assert expected.min() > 5
    assert stats.chisquare(observed, expected).pvalue > 1e-6
