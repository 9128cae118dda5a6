"""Layers, loss and inputs of the network against finite differences and their definitions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.images.causal import CausalNeighbourhood
from typicality.images.layers import dense, dense_backward, silu, silu_backward
from typicality.images.logistic_mixture import log_mass
from typicality.images.network_inputs import NetworkInputs
from typicality.images.network_training import random_patches
from typicality.images.pixel_network import (
    LINEAR,
    PixelNetwork,
    initial_parameters,
    loss_and_gradients,
    mixture_parameters,
)

SIZES = {"width": 7, "depth": 3, "units": 5, "components": 3}


def difference(function, array, place, step=1e-6):
    """Central difference of a scalar function with respect to one element of an array, restored after."""
    kept = array[place]
    ends = []
    for sign in (1, -1):
        array[place] = kept + sign * step
        ends.append(function())
    array[place] = kept
    return (ends[0] - ends[1]) / (2 * step)


def network_and_patches(shape, levels, seed, pixels=6, spikes=()):
    """A network in double precision with random parameters, and random pixels of random images."""
    rng = np.random.default_rng(seed)
    inputs = NetworkInputs(CausalNeighbourhood(*shape, 2), levels, spikes)
    sizes = SIZES | {"features": inputs.features, "channels": shape[2], "spikes": len(spikes)}
    parameters = initial_parameters(sizes, rng, np.float64)
    for name in parameters.keys() - {"head_known", "linear_known"}:
        # Nothing stays at the special value with which training begins.
        parameters[name] += rng.normal(0, 0.1, parameters[name].shape)
    images = rng.integers(0, levels, (3, *shape), dtype=np.uint8)
    images[rng.random(images.shape) < 0.5] = 0 if spikes else 1
    return PixelNetwork(parameters, spikes), inputs, random_patches(inputs, images, rng, pixels, mirror=True)


def test_layers_have_the_gradients_of_differences():
    rng = np.random.default_rng(1)
    x, weights, bias, seen = (rng.standard_normal(s) for s in [(2, 4, 5), (2, 3, 4), (2, 3), (2, 3, 5)])
    found = dense_backward(seen, x, weights)

    def total():
        return (dense(x, weights, bias) * seen).sum()

    for array, gradient in zip((x, weights, bias), found, strict=True):
        expected = [difference(total, array, place) for place in np.ndindex(array.shape)]
        np.testing.assert_allclose(gradient.ravel(), expected, atol=1e-8)


def test_silu_has_the_gradient_of_differences():
    x, step = np.linspace(-30, 30, 101), 1e-5
    expected = (silu(x + step)[0] - silu(x - step)[0]) / (2 * step)
    np.testing.assert_allclose(silu_backward(np.full(101, 3.0), *silu(x.copy())), 3 * expected, atol=1e-8)


@pytest.mark.parametrize(
    ("shape", "levels", "spikes"),
    [
        ((4, 5, 3), 256, ()),
        ((4, 4, 1), 256, ()),
        ((2, 1, 2), 4, ()),
        ((4, 5, 2), 256, (0,)),
        ((4, 4, 1), 4, (0, 3)),
    ],
)
def test_loss_has_the_gradients_of_differences(shape, levels, spikes):
    """In 40 random elements of every parameter; differences of the loss round to 1e-9."""
    network, inputs, patches = network_and_patches(shape, levels, seed=2, spikes=spikes)
    normalised = inputs.normalise(patches, np.float64)

    def loss():
        return loss_and_gradients(network, normalised, patches.values, levels)[0]

    _, gradients = loss_and_gradients(network, normalised, patches.values, levels)
    assert gradients.keys() == network.parameters.keys() - LINEAR
    for name, gradient in gradients.items():
        array = network.parameters[name]
        places = list(np.ndindex(array.shape))
        if name == "head_known":
            places = [(c, u, j) for c, u, j in places if j < c]
        places = [places[k] for k in np.random.default_rng(3).permutation(len(places))[:40]]
        found = [difference(loss, array, place) for place in places]
        np.testing.assert_allclose([gradient[place] for place in places], found, rtol=1e-5, atol=1e-8)
        assert np.abs(gradient).max() > 0 or not places


def test_spike_is_a_point_mass_at_its_end():
    """Logistics in the proportion that the softmax gives them, and the rest at the two ends."""
    shape, levels, spikes = (1, 5), 256, (0, 255)
    outputs = np.random.default_rng(6).normal(0, 2, (1, 3 * 4 + 2, 5))
    rest = [np.full(shape, 128.0), np.full(5, -4.0)]
    mixture = mixture_parameters(outputs, np.zeros(shape), *rest, spikes)
    logistics = [part[:, :4] for part in mixture]
    weights = np.exp(outputs[:, :6]) / np.exp(outputs[:, :6]).sum(axis=1)
    values = np.arange(levels)[:, None, None]
    with_spikes, without = (np.exp(log_mass(values, *x, levels)[:, 0]) for x in (mixture, logistics))
    expected = without * weights[0, :4].sum(axis=0)
    expected[[0, -1]] += weights[0, 4:]
    np.testing.assert_allclose(with_spikes, expected, rtol=1e-12, atol=1e-300)


def test_bounded_log_scales_have_no_gradient():
    network, inputs, patches = network_and_patches((4, 4, 1), 256, seed=3)
    for offset in (-30, 30):
        network.parameters["output_bias"][:, -3:] = offset
        normalised = inputs.normalise(patches, np.float64)
        _, gradients = loss_and_gradients(network, normalised, patches.values, 256)
        assert not gradients["output_bias"][:, -3:].any()
        assert gradients["output_bias"][:, :-3].any()


def test_later_channels_keep_no_weight():
    network, inputs, patches = network_and_patches((4, 4, 3), 256, seed=4)
    normalised = inputs.normalise(patches, np.float64)
    _, gradients = loss_and_gradients(network, normalised, patches.values, 256)
    for c in range(3):
        assert not network.parameters["head_known"][c, :, c:].any()
        assert not gradients["head_known"][c, :, c:].any()
        assert gradients["head_known"][c, :, :c].all()


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 8), st.integers(0, 40))
@settings(max_examples=30, deadline=None)
def test_normalised_neighbours_forget_brightness(seed, slope, offset):
    """Adding a constant moves the mean alone; contrast moves the deviation alone, but for the floor."""
    rng = np.random.default_rng(seed)
    inputs = NetworkInputs(CausalNeighbourhood(8, 8, 2, 3), 256)
    patches = random_patches(inputs, np.zeros((1, 8, 8, 2), np.uint8), rng, 20, mirror=False)
    # All neighbours inside, so that what stands for the variance of a few has faded.
    neighbours = rng.integers(0, 100, patches.neighbours.shape)
    patches = replace(patches, neighbours=neighbours, inside=np.ones_like(patches.inside))
    changed = replace(patches, neighbours=neighbours * slope + offset)
    before, after = (inputs.normalise(p, np.float64) for p in (patches, changed))
    np.testing.assert_allclose(after.mean, before.mean * slope + offset)
    np.testing.assert_allclose(after.log_deviation - before.log_deviation, np.log(slope), atol=0.01)
    of_neighbours = slice(0, neighbours.shape[0] * neighbours.shape[1])
    normalised = (patches.features[of_neighbours] for patches in (after, before))
    np.testing.assert_allclose(*normalised, rtol=0.01, atol=1e-9)


def test_pixels_are_read_where_they_are():
    """Against a loop over pixels and neighbours, mirrored or not."""
    rng = np.random.default_rng(5)
    hood = CausalNeighbourhood(5, 4, 2, 2)
    inputs = NetworkInputs(hood, 256)
    images = rng.integers(0, 256, (3, 5, 4, 2), dtype=np.uint8)
    image, row, column = (index.ravel() for index in np.indices((3, 5, 4)))
    for mirror in (False, True):
        patches = inputs.at(images, image, row, column, np.full(60, mirror))
        seen = images[:, :, ::-1] if mirror else images
        for k, (i, r) in enumerate(zip(image, row, strict=True)):
            c = 3 - column[k] if mirror else column[k]
            np.testing.assert_array_equal(patches.values[:, k], seen[i, r, c])
            assert patches.room[:, k].tolist() == [r, c, 3 - c]
            for j, (down, right) in enumerate(hood.offsets):
                inside = r + down >= 0 and 0 <= c + right < 4
                assert patches.inside[j, k] == inside
                if inside:
                    np.testing.assert_array_equal(patches.neighbours[:, j, k], seen[i, r + down, c + right])


def test_first_pixel_is_judged_by_the_whole_range():
    inputs = NetworkInputs(CausalNeighbourhood(3, 3, 1, 2), 256)
    normalised = inputs.normalise(inputs.everywhere(np.full((1, 3, 3, 1), 9, np.uint8)))
    assert normalised.mean[0].tolist() == pytest.approx([128] + 8 * [9])
    assert normalised.log_deviation[0] == pytest.approx(np.log(64), abs=1e-4)
    assert (np.diff(normalised.log_deviation[:2]) < 0).all()
    assert np.isfinite(normalised.features).all()
