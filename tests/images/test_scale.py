"""The log-scale's regression against finite differences and known weights."""

import numpy as np
import pytest

from typicality.images.activity import LocalActivity
from typicality.images.causal import CausalNeighbourhood
from typicality.images.logistic import log_mass, sample
from typicality.images.scale import LOG_SCALE_BOUNDS, LogScale, causal_features, fit_log_scale, scale_loss


def regression(weights, pixels, seed):
    """Random features, and pixels drawn with the log-scale that the weights give."""
    rng = np.random.default_rng(seed)
    features = np.concatenate([rng.normal(size=(pixels, len(weights) - 1)), np.ones((pixels, 1))], axis=1)
    # Correlated features, as those of neighbouring rings are.
    features[:, 1] = features[:, 0] + 0.1 * features[:, 1]
    location = rng.uniform(-10, 265, pixels)
    return features, sample(location, np.clip(features @ weights, *LOG_SCALE_BOUNDS), rng), location


def test_gradient_agrees_with_finite_differences():
    weights = np.array([0.3, -0.2, 0.5, 1.0])
    data = *regression(weights, 500, 1), 256
    _, gradient = scale_loss(weights + 0.1, *data)
    for k, step in enumerate(1e-5 * np.eye(4)):
        ends = scale_loss(weights + 0.1 + step, *data)[0], scale_loss(weights + 0.1 - step, *data)[0]
        assert gradient[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-6, abs=1e-8)


def test_gradient_is_zero_beyond_the_bounds():
    features, values, location = regression(np.array([0.0, 0.0, 0.0, 1.0]), 50, 2)
    for beyond in (-9.0, 9.0):
        assert not scale_loss(np.array([0.0, 0.0, 0.0, beyond]), features, values, location, 256)[1].any()


def test_fit_recovers_the_weights():
    """Each within 5 standard errors (from the Fisher information); false alarm: 2.3e-6."""
    weights = np.array([0.3, -0.2, 0.5, 1.0])
    features, values, location = regression(weights, 40_000, 3)
    fitted = fit_log_scale(features, values, location, 256, np.zeros(4))
    step = 1e-5
    ends = (log_mass(values, location, features @ fitted + sign * step) for sign in (1, -1))
    slopes = features * ((next(ends) - next(ends)) / (2 * step))[:, None]
    errors = np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes)))
    assert errors.max() < 0.1
    assert (np.abs(fitted - weights) < 5 * errors).all()


def test_fit_ends_at_the_optimum():
    """So close that the rounding of sums, which differs between machines, leaves no trace in scores."""
    data = *regression(np.array([0.3, -0.2, 0.5, 1.0]), 20_000, 5), 256
    _, gradient = scale_loss(fit_log_scale(*data, np.zeros(4)), *data)
    assert np.abs(gradient).max() < 1e-7


def test_features_that_never_vary_leave_the_fit_well_posed():
    features, values, location = regression(np.array([0.3, 0.0, 0.5, 1.0]), 2_000, 4)
    dead = np.concatenate([features, np.zeros((2_000, 2))], axis=1)
    loss = scale_loss(fit_log_scale(dead, values, location, 256, np.zeros(6)), dead, values, location, 256)[0]
    best = fit_log_scale(features, values, location, 256, np.zeros(4))
    assert loss == pytest.approx(scale_loss(best, features, values, location, 256)[0], abs=1e-6)


def test_log_scale_is_the_sum_of_weighted_features():
    hood = CausalNeighbourhood(4, 5, 3, radius=2)
    activity, rng = LocalActivity(hood), np.random.default_rng(6)
    causal = causal_features(activity)
    weights = np.where(causal, rng.normal(size=causal.shape), 0)
    log_scale = LogScale(activity, weights)
    averages = rng.normal(size=(2, 2, 4, 5, 9)).astype(np.float32)
    log_errors = rng.normal(size=(2, 4, 5, 3)).astype(np.float32)
    total = log_scale.from_neighbours(averages, slice(0, 4), slice(0, 5)) + log_scale.from_channels(
        log_errors
    )
    for n, row, column in [(0, 0, 0), (1, 0, 3), (0, 3, 4), (1, 2, 2)]:
        borders = [row == 0, column == 0, column == 4, (row, column) == (0, 0)]
        parts = *averages[:, n, row, column], log_errors[n, row, column], borders, [1]
        np.testing.assert_allclose(
            total[n, row, column], weights @ np.concatenate(parts), rtol=1e-5, atol=1e-5
        )


def test_no_channel_sees_its_own_error_or_a_later_one():
    causal = causal_features(LocalActivity(CausalNeighbourhood(4, 5, 3, radius=2)))
    assert causal[:, 18:21].tolist() == [[False] * 3, [True, False, False], [True, True, False]]
    assert causal[:, :18].all()
    assert causal[:, 21:].all()
