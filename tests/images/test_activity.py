"""Activity features against loops over neighbours."""

import numpy as np
import pytest

from typicality.images.activity import LocalActivity
from typicality.images.causal import CausalNeighbourhood


@pytest.fixture
def images():
    rng = np.random.default_rng(0)
    pixels = rng.integers(-128, 128, (3, 6, 7, 2)).astype(np.float32)
    return pixels, rng.normal(0, 9, pixels.shape).astype(np.float32)


def activity_of(radius):
    return LocalActivity(CausalNeighbourhood(6, 7, 2, radius))


def maps_of(pixels, errors):
    """Absolute errors and differences to the left and upper neighbours; without a neighbour they are zero."""
    across, down = np.zeros_like(pixels), np.zeros_like(pixels)
    across[:, :, 1:] = np.abs(np.diff(pixels, axis=2))
    down[:, 1:] = np.abs(np.diff(pixels, axis=1))
    return np.concatenate([np.abs(errors), across, down], axis=-1)


@pytest.mark.parametrize("radius", [1, 2, 4])
def test_averages_are_those_of_the_neighbours_inside(images, radius):
    activity, maps = activity_of(radius), maps_of(*images)
    everywhere = slice(0, 6), slice(0, 7)
    averages = activity.averages(activity.padded_maps(*images), *everywhere)
    limits = [1, 2, radius][: len(averages)]
    for row, column in np.ndindex(6, 7):
        inner = 0
        for k, outer in enumerate(limits):
            neighbours = [
                maps[:, y, x]
                for y, x in np.ndindex(6, 7)
                if (y, x) < (row, column) and inner**2 < (y - row) ** 2 + (x - column) ** 2 <= outer**2
            ]
            mean = np.mean(neighbours, axis=0) if neighbours else np.zeros((3, 6))
            np.testing.assert_allclose(averages[k, :, row, column], np.log(mean + 0.25), rtol=1e-5, atol=1e-5)
            inner = outer


def test_rings_hold_every_neighbour_once():
    activity = activity_of(4)
    assert sorted(np.concatenate(activity.rings)) == list(range(24))
    assert [len(ring) for ring in activity.rings] == [2, 4, 18]
    assert len(activity_of(1).rings) == 1


def test_averages_of_a_pixel_are_those_of_the_whole_image_to_the_last_bit(images):
    activity = activity_of(4)
    padded = activity.padded_maps(*images)
    whole = activity.averages(padded, slice(0, 6), slice(0, 7))
    for row, column in np.ndindex(6, 7):
        here = activity.averages(padded, slice(row, row + 1), slice(column, column + 1))
        np.testing.assert_array_equal(here[:, :, 0, 0], whole[:, :, row, column])


def test_maps_entered_pixel_by_pixel_are_those_of_whole_images(images):
    activity = activity_of(2)
    pixels, errors = images
    padded = activity.padded_maps(np.zeros_like(pixels), np.zeros_like(pixels))
    for row, column in np.ndindex(6, 7):
        activity.set_pixel(padded, pixels, errors[:, row, column], row, column)
    np.testing.assert_array_equal(padded, activity.padded_maps(pixels, errors))
