"""Conditioners: networks against finite differences, their inputs by brute force, fits of known processes."""

import numpy as np
import pytest

from typicality.images.coupling_network import (
    CHANGE_BOUNDS,
    CouplingNetwork,
    Targets,
    check_parameters,
    initial_parameters,
)
from typicality.images.linear_conditioner import LinearConditioner, causal_weights
from typicality.images.linear_conditioner_fitting import fit_linear_conditioner
from typicality.images.logistic_density import log_density
from typicality.images.network_conditioner import GroupMaps, NetworkConditioner, PatchInputs, at_places
from typicality.images.polyphase import PolyphaseNeighbourhood
from typicality.images.polyphase_fitting import LevelSample, fit_base


def problem(seed, pixels=40):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(7, 3, 5, rng, np.float64)
    for name in ("first_bias", "second_bias", "output_bias"):
        parameters[name] += rng.normal(0, 0.3, parameters[name].shape)
    parameters["output_weights"] *= 5
    targets = Targets(
        rng.normal(0, 5, (3, pixels)), rng.normal(1, 0.3, (3, pixels)), rng.uniform(1, 4, pixels)
    )
    return CouplingNetwork(parameters), rng.normal(size=(7, pixels)), targets


def test_gradients_agree_with_finite_differences():
    network, inputs, targets = problem(seed=1)
    rng = np.random.default_rng(2)
    _, gradients = network.loss_and_gradients(inputs, targets)
    assert gradients.keys() == network.parameters.keys()
    for name, array in network.parameters.items():
        direction = rng.normal(size=array.shape) * (gradients[name] != 0)
        ends = []
        for sign in (1, -1):
            moved = network.parameters | {name: array + sign * 1e-6 * direction}
            ends.append(CouplingNetwork(moved).loss_and_gradients(inputs, targets)[0])
        assert (gradients[name] * direction).sum() == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5)


def test_loss_is_the_information_that_the_channels_give_one_by_one():
    network, inputs, targets = problem(seed=3)
    loss, _ = network.loss_and_gradients(inputs, targets)
    known, first, information = targets.deviations / targets.unit, network.first(inputs), []
    for c in range(3):
        shift, change = network.channel(first[c], known[:c], c)
        remaining = targets.deviations[c] - targets.unit * shift
        information.append(-log_density(remaining, targets.log_scale[c] + change))
    assert loss == pytest.approx(np.mean(information))


def test_no_gradient_beyond_the_bounds_of_the_change():
    network, inputs, targets = problem(seed=4)
    network.parameters["output_bias"][:, 1] = CHANGE_BOUNDS[1] + 50
    _, gradients = network.loss_and_gradients(inputs, targets)
    assert (gradients["output_bias"][:, 1] == 0).all()
    assert gradients["output_bias"][:, 0].any()


def test_parameters_that_see_later_channels_are_refused():
    parameters = initial_parameters(7, 3, 5, np.random.default_rng(5))
    assert check_parameters(parameters, 7, 3).keys() == parameters.keys()
    parameters["known_weights"][1, 0, 1] = 0.1
    with pytest.raises(ValueError, match="itself or from a later one"):
        check_parameters(parameters, 7, 3)


@pytest.fixture(scope="module")
def group():
    """A group's maps of 6 images of 8 x 6 x 2 pixels, and what they are made of."""
    rng = np.random.default_rng(6)
    hood = PolyphaseNeighbourhood(8, 6, 2, group=1, reach=2.0)
    pixels, errors = rng.normal(0, 30, (8, 6, 2, 6)), rng.uniform(0, 9, (8, 6, 2, 6))
    linear = LinearConditioner(
        hood, *(np.where(m, rng.normal(0, 0.1, m.shape), 0) for m in causal_weights(hood))
    )
    features = linear.activity.features(pixels, errors)
    neighbours = linear.location(pixels), linear.log_scale(features)
    return hood, pixels, features, neighbours, GroupMaps.of(pixels, features, *neighbours)


def test_inputs_are_normalised_neighbourhoods(group):
    hood, pixels, features, (location, log_scale), maps = group
    inputs, deviation = PatchInputs(hood).at(maps, np.arange(12), np.zeros(12, int))
    assert inputs.shape == (PatchInputs(hood).size, 72)
    for row, column, image in [(0, 0, 0), (2, 1, 3), (3, 2, 5)]:
        k = (row * 3 + column) * 6 + image
        near = hood.available[hood.row_class[row], hood.column_class[column]]
        places = hood.offsets + np.add(hood.phase, (2 * row, 2 * column))
        values = np.array(
            [pixels[tuple(p)][:, image] if n else [0, 0] for p, n in zip(places, near, strict=True)]
        )
        weights = near / (hood.offsets**2).sum(axis=1)
        mean = weights @ values / weights.sum()
        unit = np.sqrt((weights @ (values - mean) ** 2 / weights.sum()).mean() + 1 / 12)
        centred = ((values - mean) * near[:, None] / unit).T.ravel()
        here = (row, column, slice(None), image)
        expected = [
            *centred,
            *((location[here] - mean) / unit),
            *(log_scale[here] - np.log(unit)),
            *(features[:, row, column, image] - np.log(unit)),
            np.log(unit),
            *(mean / 64),
        ]
        assert deviation[k] == pytest.approx(unit, rel=1e-5)
        np.testing.assert_allclose(inputs[: len(expected), k], expected, rtol=1e-3, atol=1e-4)


def test_blocks_hold_the_same_images(group):
    hood, *_, maps = group
    blocks, inputs = maps.in_blocks(2), PatchInputs(hood)
    whole, _ = inputs.at(maps, np.array([4]), np.array([0]))
    parts = [inputs.at(blocks, np.array([4]), np.array([b]))[0] for b in range(3)]
    np.testing.assert_allclose(np.concatenate(parts, axis=1), whole, rtol=1e-6, atol=1e-6)
    assert maps.in_blocks(4).pixels.shape[2:] == (1, 4)
    joined = GroupMaps.joined([maps, maps])
    np.testing.assert_array_equal(
        at_places(joined.location, np.array([3]), np.array([0]))[:, 6:], maps.location[3, :, 0]
    )


def test_conditioner_gives_the_network_the_channels_before(group):
    hood, *_, maps = group
    rng = np.random.default_rng(7)
    inputs = PatchInputs(hood)
    network = CouplingNetwork(initial_parameters(inputs.size, 2, 5, rng))
    conditioner = NetworkConditioner(inputs, network)
    prepared = conditioner.prepare(maps)
    deviations = rng.normal(0, 5, (4, 3, 2, 6))
    features, unit = inputs.at(maps, np.arange(12), np.zeros(12, int))
    first = network.first(features)
    for c in range(2):
        known = (deviations[:, :, :c].transpose(2, 0, 1, 3).reshape(c, 72) / unit).astype(np.float32)
        shift, change = network.channel(first[c], known, c)
        found = conditioner.given_channels(prepared, c, deviations)
        np.testing.assert_allclose(found[0].ravel(), shift * unit, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(found[1].ravel(), change, rtol=1e-4, atol=1e-6)


def walks(count, seed):
    rng = np.random.default_rng(seed)
    return np.clip(rng.normal(128, 4, (count, 8, 8, 1)).cumsum(axis=1) / 4, 0, 255).astype(np.uint8)


def test_linear_fit_finds_location_and_scale():
    """Weights within 0.02 and the mean error within 5 %: more than 5 standard errors, false alarm below 1e-5.

    A pixel is the mean of two of its four neighbours plus logistic noise, rounded and dequantised.
    """
    rng = np.random.default_rng(8)
    images = rng.uniform(20, 236, (1500, 8, 8, 1))
    upper_left, lower_right = images[:, 0:6:2, 0:6:2], images[:, 2:8:2, 2:8:2]
    images[:, 1:7:2, 1:7:2] = 0.5 * upper_left + 0.5 * lower_right + rng.logistic(0, 3, upper_left.shape)
    images = np.clip(images, 0, 255).astype(np.uint8)
    sample = LevelSample.read(images, 2 * np.arange(1500), 1)
    hood = PolyphaseNeighbourhood(8, 8, 1, group=0, reach=1.0)
    linear = fit_linear_conditioner(hood, sample, rng, rounds=3, scale_pixels=2**16)
    pixels, errors = sample.maps(slice(None))
    log_scale = linear.log_scale(linear.activity.features(pixels, errors))
    for row, column in [(0, 0), (1, 2), (2, 1)]:
        weights = linear.location_weights[hood.row_class[row], hood.column_class[column], 0, :4]
        np.testing.assert_allclose(weights, [0.5, 0, 0, 0.5], atol=0.02)
    deviations, log_scale = linear.given_all_channels(
        linear.location(pixels), log_scale, hood.of_group(pixels)
    )
    inner = deviations[:3, :3]
    assert np.abs(inner).mean() == pytest.approx(2 * np.log(2) * 3, rel=0.05)
    # The pixels at the border are uniform: their log-scale is far higher.
    assert log_scale[3].mean() > log_scale[:3, :3].mean() + 1


def test_sample_reads_images_and_their_mirror_images():
    images = walks(40, seed=10)
    sample = LevelSample.read(images, np.array([6, 7, 79]), 2)
    assert sample.pixels.shape == (4, 4, 1, 3)
    seen = np.floor(np.moveaxis(sample.pixels, -1, 0) + 128)
    for found, expected in zip(seen, (images[3], images[3, :, ::-1], images[39, :, ::-1]), strict=True):
        np.testing.assert_array_equal(found, expected[::2, ::2])
    assert len(sample.first_pixels(17)) == 2
    assert not sample.errors.any()


def test_base_has_the_moments_of_the_grid():
    grid = np.random.default_rng(11).normal(3, 5, (2, 1, 3, 50))
    base = fit_base(grid)
    rows = grid.reshape(6, 50)
    np.testing.assert_allclose(base.mean, rows.mean(axis=1))
    np.testing.assert_allclose(base.factor @ base.factor.T, np.cov(rows, ddof=0) + np.eye(6) / 12)
