"""The mixture of discretised logistics against enumeration, differences and draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.images import logistic
from typicality.images.logistic_mixture import information_and_gradients, log_mass, sample


def random_mixture(seed, pixels, components=4, levels=256):
    """Logits, locations (some beyond the range) and log-scales of every size that models use."""
    rng = np.random.default_rng(seed)
    shape = components, pixels
    location = rng.uniform(-0.3 * levels, 1.3 * levels, shape)
    return rng.normal(0, 3, shape), location, rng.uniform(-3, np.log(levels), shape)


@given(st.integers(0, 2**32 - 1), st.sampled_from([2, 4, 256]))
def test_masses_sum_to_one(seed, levels):
    mixture = random_mixture(seed, pixels=5, levels=levels)
    values = np.repeat(np.arange(levels)[:, None], 5, axis=1)
    masses = np.exp(log_mass(values, *mixture, levels))
    np.testing.assert_allclose(masses.sum(axis=0), 1, rtol=1e-11)


def test_mixture_is_the_weighted_sum_of_logistics():
    logits, location, log_scale = random_mixture(1, pixels=300)
    values = np.random.default_rng(2).integers(0, 256, 300)
    weights = np.exp(logits) / np.exp(logits).sum(axis=0)
    expected = (weights * np.exp(logistic.log_mass(values, location, log_scale))).sum(axis=0)
    seen = expected > 1e-300
    assert seen.mean() > 0.9
    np.testing.assert_allclose(np.exp(log_mass(values, logits, location, log_scale))[seen], expected[seen])


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_log_mass_is_finite_far_away(scale):
    location = np.array([[-1e4], [1e4]])
    masses = log_mass(np.array([128]), scale * np.array([[1.0], [-1.0]]), location, np.full((2, 1), -3.0))
    assert np.isfinite(masses).all()


@pytest.mark.parametrize("levels", [2, 256])
def test_gradients_are_differences(levels):
    """Central differences with a step of 1e-5 are off by the step squared times the third derivative."""
    mixture = random_mixture(3, pixels=400, levels=levels)
    values = np.random.default_rng(4).integers(0, levels, 400)
    values[:50], values[50:100] = 0, levels - 1
    information, gradients = information_and_gradients(values, *mixture, levels)
    np.testing.assert_allclose(information, -log_mass(values, *mixture, levels), rtol=1e-10, atol=1e-12)
    for which, gradient in enumerate(gradients):
        for component in range(4):
            ends = []
            for sign in (1, -1):
                moved = [part.copy() for part in mixture]
                moved[which][component] += sign * 1e-5
                ends.append(-log_mass(values, *moved, levels))
            np.testing.assert_allclose(gradient[component], (ends[0] - ends[1]) / 2e-5, rtol=2e-5, atol=1e-6)


def test_single_precision_comes_near_double():
    """Relative to one nat or to the information, whichever is larger; 1e-4 is 800 roundings."""
    mixture = random_mixture(5, pixels=1000)
    values = np.random.default_rng(6).integers(0, 256, 1000)
    exact, _ = information_and_gradients(values, *mixture)
    single = [part.astype(np.float32) for part in mixture]
    information, gradients = information_and_gradients(values.astype(np.float32), *single)
    assert {information.dtype, *(g.dtype for g in gradients)} == {np.dtype(np.float32)}
    assert (np.abs(information - exact) < 1e-4 * np.maximum(1, exact)).all()


def test_draws_follow_the_masses():
    """Chi-square test of 40,000 draws on 8 values; false alarm: 1e-6."""
    mixture = (np.array([[0.5], [-0.3]]), np.array([[1.5], [6.0]]), np.array([[0.2], [-0.5]]))
    many = [np.repeat(part, 40_000, axis=1) for part in mixture]
    draws = sample(*many, np.random.default_rng(7), levels=8)
    eight = [np.repeat(part, 8, axis=1) for part in mixture]
    expected = 40_000 * np.exp(log_mass(np.arange(8), *eight, levels=8))
    assert expected.min() > 5
    assert stats.chisquare(np.bincount(draws.astype(int), minlength=8), expected).pvalue > 1e-6
