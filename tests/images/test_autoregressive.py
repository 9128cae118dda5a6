"""The linear autoregressive model against enumeration, known processes and its own definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.signal import lfilter

from typicality.errors import InputError
from typicality.images.activity import LocalActivity
from typicality.images.autoregressive import LinearAutoregressive
from typicality.images.causal import CausalNeighbourhood
from typicality.images.conditionals import Conditionals
from typicality.images.logistic import log_mass
from typicality.images.prediction import LinearPredictor, causal_regressors, exact_weights
from typicality.images.readers import read_cifar_binary, read_svhn_mat
from typicality.images.scale import LogScale, causal_features


def random_model(shape, radius, levels, seed, spread=0.3, log_scale_offset=0.0):
    """A model with random weights, the same in every border class."""
    rng = np.random.default_rng(seed)
    hood = CausalNeighbourhood(*shape, radius)
    activity = LocalActivity(hood)
    location, scale = causal_regressors(hood), causal_features(activity)
    weights = exact_weights(np.where(location, rng.normal(0, spread, location.shape[2:]), 0), levels // 2)
    scale_weights = np.where(scale, rng.normal(0, spread, scale.shape), 0)
    scale_weights[:, -1] += log_scale_offset
    conditionals = Conditionals(LinearPredictor(hood, weights), LogScale(activity, scale_weights), levels)
    return LinearAutoregressive(conditionals)


def random_process(count, shape, correlation, deviation, seed):
    """Gaussian process with x = r (left + up) - r^2 upper left + noise, around 128, rounded to pixels."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, deviation, (count, shape[0] + 60, shape[1] + 60, shape[2]))
    for axis in (1, 2):
        x = lfilter([1], [1, -correlation], x, axis=axis)
    return np.clip(np.rint(x[:, 60:, 60:] + 128), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def fitted():
    images = random_process(150, (9, 8, 3), 0.8, 5, seed=1)
    return LinearAutoregressive.fit(images, np.random.default_rng(2), radius=3, rounds=2)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.05, 0.3, 2.0]))
@settings(max_examples=25, deadline=None)
def test_conditionals_sum_to_one_everywhere(seed, spread):
    """In every context, first row and column included, also where scales are at their bounds."""
    model = random_model((5, 4, 2), 2, 256, seed, spread)
    images = np.random.default_rng(seed).integers(0, 256, (2, 5, 4, 2), dtype=np.uint8)
    location, log_scale = model.conditionals.location_and_log_scale(images)
    values = np.arange(256).reshape(-1, 1, 1, 1, 1)
    np.testing.assert_allclose(np.exp(log_mass(values, location, log_scale)).sum(axis=0), 1, rtol=1e-11)


@pytest.mark.parametrize(
    ("shape", "levels"), [((2, 1, 1), 256), ((1, 2, 1), 256), ((2, 1, 3), 4), ((2, 2, 1), 8), ((3, 3, 1), 2)]
)
def test_probabilities_of_all_images_sum_to_one(shape, levels):
    size = np.prod(shape)
    every = np.stack(np.unravel_index(np.arange(levels**size), (levels,) * size), axis=1)
    model = random_model(shape, 2, levels, seed=3)
    probabilities = 2 ** model.log_prob(every.astype(np.uint8).reshape(-1, *shape))
    assert probabilities.sum() == pytest.approx(1, abs=1e-10)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_conditional_depends_on_its_own_value_or_a_later_one(fitted, data):
    shape = fitted.conditionals.shape
    place = data.draw(st.integers(0, np.prod(shape) - 1))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    images = rng.integers(0, 256, (2, *shape), dtype=np.uint8)
    images.reshape(2, -1)[1, :place] = images.reshape(2, -1)[0, :place]
    for parameter in fitted.conditionals.location_and_log_scale(images):
        flat = parameter.reshape(2, -1)
        np.testing.assert_array_equal(flat[0, : place + 1], flat[1, : place + 1])


def test_every_earlier_neighbour_matters():
    """The counterpart of causality: with random weights no neighbour within the radius is ignored."""
    model = random_model((4, 5, 2), 2, 256, seed=4)
    images = np.random.default_rng(5).integers(0, 256, (1, 4, 5, 2), dtype=np.uint8)
    location, _ = model.conditionals.location_and_log_scale(images)
    for down, right in model.conditionals.predictor.neighbourhood.offsets:
        changed = images.copy()
        changed[0, 2 + down, 2 + right, 1] ^= 16
        assert (model.conditionals.location_and_log_scale(changed)[0][0, 2, 2] != location[0, 2, 2]).all()


def test_fit_recovers_a_gaussian_process():
    """Weights within 0.02 (5 standard errors or more; false alarm under 1e-5), information near the entropy.

    At the optimum a logistic loses 0.0207 bits against a Gaussian (minimum of the divergence over its scale).
    """
    images = random_process(800, (14, 14, 1), 0.8, 6, seed=6)
    model = LinearAutoregressive.fit(images, np.random.default_rng(7), radius=2)
    hood = model.conditionals.predictor.neighbourhood
    inner = model.conditionals.predictor.weights[2, hood.column_class[7], 0]
    expected = {(-1, 0): 0.8, (0, -1): 0.8, (-1, -1): -0.64}
    for weight, offset in zip(inner[:-2], hood.offsets.tolist(), strict=True):
        assert weight == pytest.approx(expected.get(tuple(offset), 0), abs=0.02)
    fresh = random_process(800, (14, 14, 1), 0.8, 6, seed=8)
    location, log_scale = model.conditionals.location_and_log_scale(fresh)
    bits = -log_mass(fresh, location, log_scale)[:, 2:, 2:-2].mean() / np.log(2)
    # The noise of rounding, 1/12 per pixel, passes through the filter: (1 + r^2)^2 of it is added.
    variance = 36 + (1 + 0.8**2) ** 2 / 12
    assert bits == pytest.approx(np.log2(2 * np.pi * np.e * variance) / 2 + 0.0207, abs=0.01)


def test_fit_to_samples_comes_near_the_model_that_drew_them():
    """On fresh samples within 0.01 bits/dim, where the true location with one scale is far behind."""
    truth = random_model((10, 9, 2), 2, 256, seed=9, spread=0.2)
    samples = truth.sample(2000, np.random.default_rng(10))
    fit = LinearAutoregressive.fit(samples[:1500], np.random.default_rng(11), radius=2)
    fresh = samples[1500:]
    best = truth.log_prob(fresh).mean() / 180
    location, log_scale = truth.conditionals.location_and_log_scale(fresh)
    constants = log_scale.mean() + np.arange(-1, 1, 0.1)
    single = max(log_mass(fresh, location, c).mean() for c in constants) / np.log(2)
    assert single < best - 0.2
    assert fit.log_prob(fresh).mean() / 180 == pytest.approx(best, abs=0.01)


@pytest.mark.parametrize("offset", [0, -3, 9])
def test_samples_have_the_information_that_the_conditionals_promise(offset):
    """Information minus summed entropies has mean zero, also with scales at their bounds.

    z below 5, false alarm: 6e-7 each.
    """
    model = random_model((6, 5, 2), 2, 16, seed=10, spread=0.15, log_scale_offset=offset)
    samples = model.sample(4000, np.random.default_rng(11))
    location, log_scale = model.conditionals.location_and_log_scale(samples)
    masses = log_mass(np.arange(16).reshape(-1, 1, 1, 1, 1), location, log_scale, 16) / np.log(2)
    entropies = -(np.exp2(masses) * masses).sum(axis=(0, 2, 3, 4))
    surplus = -model.log_prob(samples) - entropies
    assert entropies.mean() > 5
    assert abs(surplus.mean()) < 5 * surplus.std() / np.sqrt(4000)


def test_samples_follow_the_probabilities_of_whole_images():
    """Chi-square over all 64 images of a toy model, 50,000 draws; false alarm: 1e-6."""
    model = random_model((1, 3, 1), 2, 4, seed=12)
    samples = model.sample(50_000, np.random.default_rng(13)).reshape(-1, 3)
    observed = np.bincount(samples @ [16, 4, 1], minlength=64)
    every = np.stack(np.unravel_index(np.arange(64), (4, 4, 4)), axis=1).astype(np.uint8)
    expected = 50_000 * 2 ** model.log_prob(every.reshape(-1, 1, 3, 1))
    assert expected.min() > 5
    assert stats.chisquare(observed, expected * 50_000 / expected.sum()).pvalue > 1e-6


def test_scores_do_not_depend_on_the_company(fitted):
    images = np.random.default_rng(14).integers(0, 256, (400, 9, 8, 3), dtype=np.uint8)
    together = fitted.log_prob(images)
    np.testing.assert_array_equal(fitted.log_prob(images[37:291]), together[37:291])
    alone = [fitted.log_prob(images[k : k + 1])[0] for k in (0, 113, 114, 399)]
    np.testing.assert_array_equal(alone, together[[0, 113, 114, 399]])
    assert fitted.log_prob(images[:0]).shape == (0,)


def test_scores_are_finite_for_any_image(fitted):
    images = np.zeros((6, 9, 8, 3), np.uint8)
    images[1], images[2, ::2], images[3, :, ::2], images[4, ..., 1] = 255, 255, 255, 255
    images[5] = np.random.default_rng(15).choice([0, 255], (9, 8, 3))
    bits = fitted.log_prob(images)
    assert np.isfinite(bits).all()
    assert (bits <= 0).all()


def test_same_stream_same_fit_and_samples():
    images = random_process(60, (6, 5, 2), 0.7, 9, seed=16)
    models = [LinearAutoregressive.fit(images, np.random.default_rng(17), radius=2) for _ in range(2)]
    for name, array in models[0].parameters().items():
        np.testing.assert_array_equal(models[1].parameters()[name], array)
    samples = [model.sample(3, np.random.default_rng(18)) for model in models]
    np.testing.assert_array_equal(*samples)
    assert samples[0].dtype == np.uint8


def test_other_levels_are_modelled_as_such():
    images = random_process(100, (6, 6, 1), 0.8, 9, seed=19) // 32
    model = LinearAutoregressive.fit(images, np.random.default_rng(20), radius=2, levels=8)
    assert model.sample(20, np.random.default_rng(21)).max() <= 7
    assert -model.log_prob(images).mean() / 36 < 3


@pytest.mark.parametrize(
    "images", [np.zeros((2, 9, 8, 1), np.uint8), np.zeros((2, 9, 8, 3)), np.zeros((9, 8))]
)
def test_other_images_are_refused(fitted, images):
    with pytest.raises(InputError, match="9 × 8 × 3"):
        fitted.log_prob(images)


def test_fit_refuses_what_it_cannot_use():
    images = np.full((3, 4, 4, 1), 9, np.uint8)
    with pytest.raises(InputError, match="no image"):
        LinearAutoregressive.fit(images[:0], np.random.default_rng(0))
    with pytest.raises(InputError, match="below 8"):
        LinearAutoregressive.fit(images, np.random.default_rng(0), levels=8)


def test_natural_images_take_more_bits_than_house_numbers(real_data):
    """On a part of the real pixels; the whole of them gives 3.74 and 2.5 bits/dim."""
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")
    fitting = train[np.arange(len(train)) % 10 != 0][:1000]
    model = LinearAutoregressive.fit(fitting, np.random.default_rng(22))
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[:500]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:500]
    bits = [-model.log_prob(images) / 3072 for images in (fitting[:500], natural, numbers)]
    assert 3.5 < bits[1].mean() < 3.9
    assert abs(bits[0].mean() - bits[1].mean()) < 0.2
    assert bits[2].mean() < 2.8
    assert (bits[2][:, None] > bits[1]).mean() < 0.1
