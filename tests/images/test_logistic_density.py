"""The logistic density and what fits use of it, against scipy and finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.images.logistic_density import location_weight, log_density, scale_loss
from typicality.images.scale import fit_weights

deviations = st.floats(-300, 300)
log_scales = st.floats(-3, 6)


@given(deviations, log_scales)
def test_density_is_that_of_scipy(deviation, log_scale):
    expected = stats.logistic.logpdf(deviation, scale=np.exp(log_scale))
    assert log_density(np.array(deviation), log_scale) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(deviations, deviations, log_scales)
def test_parabola_bounds_the_density_from_below_and_touches_it(here, there, log_scale):
    weight = location_weight(np.array(here), log_scale)
    bound = log_density(np.array(here), log_scale) - weight * (there**2 - here**2) / 2
    tolerance = 1e-7 * (1 + weight * there**2)
    assert log_density(np.array(there), log_scale) >= bound - tolerance


def test_gradient_agrees_with_finite_differences():
    rng = np.random.default_rng(1)
    features, values = rng.normal(size=(400, 3)), rng.logistic(0, 4, 400)
    weights = np.array([0.4, -0.2, 0.1])
    _, gradient = scale_loss(weights, features, values)
    for k, step in enumerate(1e-5 * np.eye(3)):
        ends = [scale_loss(weights + sign * step, features, values)[0] for sign in (1, -1)]
        assert gradient[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-8)


def test_gradient_is_zero_beyond_the_bounds():
    features, values = np.ones((5, 1)), np.arange(5.0)
    for beyond in (-9.0, 9.0):
        assert scale_loss(np.array([beyond]), features, values)[1] == 0


def test_fit_recovers_the_weights():
    """Each within 5 standard errors, sqrt(9 / (3 + pi^2) / n) for standardised features; false alarm 2e-6."""
    rng = np.random.default_rng(2)
    features = np.concatenate([rng.normal(size=(40_000, 2)), np.ones((40_000, 1))], axis=1)
    weights = np.array([0.5, -0.3, 1.2])
    values = rng.logistic(0, np.exp(features @ weights))
    fitted = fit_weights(scale_loss, features, (values,), np.zeros(3))
    # Fisher information of the log-scale: (3 + pi^2) / 9 per pixel.
    assert (np.abs(fitted - weights) < 5 * np.sqrt(9 / (3 + np.pi**2) / 40_000)).all()
