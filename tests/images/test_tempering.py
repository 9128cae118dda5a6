"""Decoding at a temperature against enumeration of whole images."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.errors import InputError
from typicality.images.autoregressive import LinearAutoregressive
from typicality.images.network import NetworkAutoregressive
from typicality.images.tempering import sample

LEVELS = 4
EVERY = np.stack(np.indices((LEVELS, LEVELS)), axis=-1).reshape(-1, 2, 1, 1).astype(np.uint8)


@pytest.fixture(scope="module", params=["linear", "network"])
def model(request):
    """A model of images of two pixels, of which the second tends to be the first or one more."""
    rng = np.random.default_rng(1)
    first = rng.choice(LEVELS, 2000, p=[0.2, 0.4, 0.3, 0.1])
    second = np.minimum(first + rng.choice(2, 2000, p=[0.7, 0.3]), LEVELS - 1)
    images = np.stack([first, second], axis=1).reshape(-1, 2, 1, 1).astype(np.uint8)
    if request.param == "linear":
        return LinearAutoregressive.fit(images, rng, radius=1, levels=LEVELS)
    small = {"width": 8, "units": 4, "components": 2, "steps": 50, "batch": 64}
    return NetworkAutoregressive.fit(images, rng, radius=1, levels=LEVELS, **small)


def conditionals(model):
    """Of the first pixel, shape (4,), and of the second given the first, shape (4, 4), by enumeration."""
    joint = 2 ** model.log_prob(EVERY).reshape(LEVELS, LEVELS)
    return joint.sum(axis=1), joint / joint.sum(axis=1, keepdims=True)


def tempered(probabilities, temperature):
    powers = probabilities ** (1 / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("temperature", [0.4, 0.8, 1, 1.7])
def test_samples_follow_the_tempered_conditionals(model, temperature):
    """Chi-square over the 16 images, 20,000 draws; false alarm: 1e-6 each."""
    samples = model.sample(20_000, np.random.default_rng(2), temperature).reshape(-1, 2)
    first, second = (tempered(p, temperature) for p in conditionals(model))
    expected = 20_000 * (first[:, None] * second).ravel()
    observed = np.bincount(samples @ [LEVELS, 1], minlength=LEVELS**2)
    # Rare images are counted as one, as the approximation of the test demands.
    rare = expected < 20
    observed, expected = (np.append(x[~rare], x[rare].sum()) for x in (observed, expected))
    assert len(expected) > 5
    assert stats.chisquare(observed, expected).pvalue > 1e-6


def test_temperature_one_is_the_default(model):
    pair = [model.sample(50, np.random.default_rng(3), *given) for given in ([], [1.0])]
    np.testing.assert_array_equal(*pair)


def test_greedy_images_take_the_most_probable_value_of_every_conditional(model):
    first, second = conditionals(model)
    expected = [first.argmax(), second[first.argmax()].argmax()]
    images = model.sample(7, np.random.default_rng(4), temperature=0)
    assert images.dtype == np.uint8
    assert images.reshape(7, 2).tolist() == 7 * [expected]
    assert model.sample(0, np.random.default_rng(4), temperature=0).shape == (0, 2, 1, 1)


def test_cold_images_become_greedy(model):
    """Equal where odds are raised to the 2,000th power; at half the temperature never further from it."""
    greedy = model.sample(1, None, temperature=0)
    shares = [
        (model.sample(4000, np.random.default_rng(5), temperature) == greedy).all(axis=(1, 2, 3)).mean()
        for temperature in (1, 0.5, 0.25, 5e-4, 1e-320)
    ]
    assert shares[0] < 0.9
    assert shares == sorted(shares)
    assert shares[-2:] == [1, 1]


@pytest.mark.parametrize("temperature", [-0.5, float("nan"), float("inf")])
def test_what_is_no_temperature_is_refused(model, temperature):
    with pytest.raises(InputError, match=f"not at {temperature}"):
        model.sample(1, np.random.default_rng(6), temperature)


def test_equally_probable_values_give_the_smallest():
    masses = np.log([[0.1, 0.25], [0.4, 0.25], [0.1, 0.25], [0.4, 0.25]])
    assert sample(masses, 0, None).tolist() == [1, 0]


class _Largest:
    """A generator whose uniform numbers are all the largest there is."""

    def random(self, shape):
        return np.full(shape, 1 - 2**-53)


@given(st.lists(st.floats(-800, 0), min_size=1, max_size=256), st.floats(1e-3, 1e3))
def test_largest_uniform_number_gives_a_value(log_masses, temperature):
    drawn = sample(np.array(log_masses)[:, None], temperature, _Largest())
    assert 0 <= drawn[0] < len(log_masses)
