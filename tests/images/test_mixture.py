"""The mixture over bands against scipy's normal distributions, and what its fit promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import logsumexp

from typicality.images.mixture import BandMixture, BandStatistics, fit_mixture, improved

SIZES = np.array([3, 1, 2])
BAND_OF = np.repeat(np.arange(3), SIZES)


def random_mixture(seed, components=4):
    rng = np.random.default_rng(seed)
    return BandMixture(
        SIZES,
        rng.dirichlet(np.ones(components)),
        rng.lognormal(0, 2, (components, 3)),
        rng.normal(0, 30, (components, 2)),
        rng.lognormal(0, 2, (components, 2)),
    )


def statistics_of(varying, constants):
    energies = np.stack([np.square(varying[:, b == BAND_OF]).sum(axis=1) for b in range(3)], axis=1)
    return BandStatistics(energies, constants)


def draw(mixture, count, rng):
    state = rng.choice(mixture.weights.size, count, p=mixture.weights)
    varying = rng.normal(size=(count, 6)) * np.sqrt(mixture.variances[state][:, BAND_OF])
    constants = mixture.constant_means[state]
    constants = constants + rng.normal(size=(count, 2)) * np.sqrt(mixture.constant_variances[state])
    return statistics_of(varying, constants)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_density_is_that_of_normal_distributions(seed):
    mixture, rng = random_mixture(seed), np.random.default_rng(seed)
    varying, constants = rng.normal(0, 3, (5, 6)), rng.normal(0, 30, (5, 2))
    expected = logsumexp(
        [
            np.log(weight)
            + stats.multivariate_normal(
                np.concatenate([np.zeros(6), means]), np.diag(np.concatenate([variances[BAND_OF], spreads]))
            ).logpdf(np.concatenate([varying, constants], axis=1))
            for weight, variances, means, spreads in zip(
                mixture.weights,
                mixture.variances,
                mixture.constant_means,
                mixture.constant_variances,
                strict=True,
            )
        ],
        axis=0,
    )
    features = statistics_of(varying, constants).features
    np.testing.assert_allclose(mixture.log_density(features), expected, rtol=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.sampled_from([1e-3, 1.0]))
@settings(max_examples=40, deadline=None)
def test_no_iteration_lowers_the_likelihood(seed, components, floor):
    """From any start at or above the floors; what a component left out held, 1e-6 images, is allowed for."""
    rng = np.random.default_rng(seed)
    features = draw(random_mixture(seed), 60, rng).features
    floors = np.full(3, floor), floor
    start = random_mixture(seed + 1, components)
    mixture = BandMixture(
        SIZES,
        start.weights,
        np.maximum(start.variances, floor),
        start.constant_means,
        np.maximum(start.constant_variances, floor),
    )
    likelihoods = []
    for _ in range(15):
        mixture, likelihood = improved(mixture, features, floors)
        likelihoods.append(likelihood)
        assert mixture.weights.sum() == pytest.approx(1)
        assert min(mixture.variances.min(), mixture.constant_variances.min()) >= floor
    assert np.diff(likelihoods).min() > -1e-6


def test_fit_finds_the_mixture_that_was_drawn_from():
    """Two states far apart; estimates within five standard errors, eleven of them: false alarm 7e-6."""
    truth = BandMixture(
        SIZES,
        np.array([0.3, 0.7]),
        np.array([[1.0, 4.0, 0.5], [100.0, 400.0, 900.0]]),
        np.array([[10.0, -5.0], [-40.0, 80.0]]),
        np.array([[4.0, 1.0], [9.0, 25.0]]),
    )
    statistics = draw(truth, 4000, np.random.default_rng(3))
    floors = np.full(3, 1e-3), 1e-3
    # Whether both states have a seed of their own is the luck of the start; it decides nothing else.
    fits = [fit_mixture(statistics, SIZES, 2, floors, np.random.default_rng(s), 200, 0.0) for s in range(4)]
    fit = max(fits, key=lambda mixture: mixture.log_density(statistics.features).mean())
    order = np.argsort(fit.weights)
    images = 4000 * truth.weights[:, None]
    assert np.abs(fit.weights[order] - truth.weights).max() < 5 * np.sqrt(0.21 / 4000)
    error = np.abs(fit.variances[order] / truth.variances - 1)
    assert (error < 5 * np.sqrt(2 / (images * SIZES))).all()
    error = np.abs(fit.constant_means[order] - truth.constant_means)
    assert (error < 5 * np.sqrt(truth.constant_variances / images)).all()


def test_fit_has_no_more_components_than_images_and_keeps_to_the_floors():
    statistics = BandStatistics(np.zeros((5, 3)), np.full((5, 2), 7.0))
    floors = np.array([0.1, 0.2, 0.3]), 0.4
    mixture = fit_mixture(statistics, SIZES, 50, floors, np.random.default_rng(4), 20)
    assert mixture.weights.size <= 5
    np.testing.assert_array_equal(mixture.variances, np.broadcast_to(floors[0], mixture.variances.shape))
    np.testing.assert_array_equal(mixture.constant_variances, 0.4)


def test_components_that_no_image_belongs_to_are_left_out():
    mixture = BandMixture(
        SIZES,
        np.array([0.5, 0.5]),
        np.ones((2, 3)),
        np.array([[0.0, 0.0], [1e4, 1e4]]),
        np.ones((2, 2)),
    )
    features = draw(random_mixture(5, 1), 30, np.random.default_rng(6)).features
    better, _ = improved(mixture, features, (np.full(3, 1e-3), 1e-3))
    np.testing.assert_array_equal(better.weights, [1.0])
