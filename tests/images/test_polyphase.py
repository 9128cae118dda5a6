"""The polyphase order and its linear maps against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.errors import InputError
from typicality.images.polyphase import PHASES, PolyphaseNeighbourhood, halvings, neighbourhoods, strides
from typicality.images.polyphase_activity import PolyphaseActivity
from typicality.images.polyphase_operators import averaging, prediction

hoods = st.builds(
    PolyphaseNeighbourhood,
    height=st.sampled_from([2, 4, 6, 12]),
    width=st.sampled_from([2, 4, 10]),
    channels=st.sampled_from([1, 3]),
    group=st.integers(0, 2),
    reach=st.sampled_from([1.0, 1.5, 3.0]),
)


def known_before(hood):
    """Which pixels of the level are known before the group, shape (height, width)."""
    row, column = np.indices((hood.height, hood.width)) % 2
    before = [(0, 0), *PHASES[: hood.group]]
    return np.any([(row == r) & (column == c) for r, c in before], axis=0)


def neighbours_of(hood, row, column):
    """Pixels known before the group within the radius of a pixel of the level, by brute force."""
    rows, columns = np.indices((hood.height, hood.width))
    squares = (rows - row) ** 2 + (columns - column) ** 2
    return known_before(hood) & (squares <= hood.reach**2 * 4 / (hood.group + 1) + 1e-9)


def place(hood, row, column):
    return hood.phase[0] + 2 * row, hood.phase[1] + 2 * column


@pytest.mark.parametrize(
    ("size", "number"), [((32, 32), 3), ((28, 28), 2), ((2, 2), 1), ((64, 64), 3), ((8, 12), 2), ((6, 16), 1)]
)
def test_images_are_halved_as_often_as_both_sides_divide(size, number):
    assert halvings(*size) == number
    assert strides(*size) == [2**k for k in range(number)][::-1]


@pytest.mark.parametrize("size", [(27, 28), (28, 27), (1, 2)])
def test_odd_sizes_are_refused(size):
    with pytest.raises(InputError, match=f"even height and width, not {size[0]} × {size[1]}"):
        halvings(*size)


@pytest.mark.parametrize("size", [(32, 32), (28, 28), (6, 4)])
def test_every_pixel_is_in_one_group_or_in_the_coarsest_grid(size):
    count = np.zeros(size, int)
    count[:: 2 * strides(*size)[0], :: 2 * strides(*size)[0]] += 1
    for hood, step in zip(neighbourhoods((*size, 3), 2.0), np.repeat(strides(*size), 3), strict=True):
        hood.of_group(count[::step, ::step])[...] += 1
    assert (count == 1).all()


@given(hoods)
@settings(max_examples=60, deadline=None)
def test_neighbours_are_those_known_within_the_radius(hood):
    for row, column in np.ndindex(*hood.shape[:2]):
        available = hood.available[hood.row_class[row], hood.column_class[column]]
        found = np.zeros((hood.height, hood.width), bool)
        centre = place(hood, row, column)
        for offset in hood.offsets[available]:
            found[tuple(centre + offset)] = True
        np.testing.assert_array_equal(found, neighbours_of(hood, *centre))
        assert found.any()


@given(hoods)
@settings(max_examples=30, deadline=None)
def test_blocks_cover_the_group_once_with_the_right_classes(hood):
    covered = np.zeros(hood.shape[:2], int)
    for row_class, column_class, rows, columns in hood.blocks:
        covered[rows, columns] += 1
        assert (hood.row_class[rows] == row_class).all()
        assert (hood.column_class[columns] == column_class).all()
    assert (covered == 1).all()


@given(hoods, st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_shifted_views_show_the_neighbours(hood, seed):
    images = np.random.default_rng(seed).normal(size=(2, hood.height, hood.width, hood.channels))
    padded = hood.pad(images)
    for offset in hood.offsets:
        view = hood.shifted(padded, offset, slice(0, hood.shape[0]), slice(0, hood.shape[1]))
        for row, column in np.ndindex(*hood.shape[:2]):
            r, c = place(hood, row, column) + offset
            inside = 0 <= r < hood.height and 0 <= c < hood.width
            np.testing.assert_array_equal(view[:, row, column], images[:, r, c] if inside else 0)


@given(hoods, st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_averaging_is_the_mean_over_neighbours_inside(hood, seed):
    values = np.random.default_rng(seed).normal(size=(hood.height, hood.width))
    means = averaging(hood, np.ones(len(hood.offsets), bool)) @ values.ravel()
    for mean, (row, column) in zip(means, np.ndindex(*hood.shape[:2]), strict=True):
        near = neighbours_of(hood, *place(hood, row, column))
        assert mean == pytest.approx(values[near].mean())


@given(hoods, st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_prediction_is_the_weighted_sum_of_the_class(hood, seed):
    rng = np.random.default_rng(seed)
    channels, count = hood.channels, len(hood.offsets)
    weights = rng.normal(size=(*hood.available.shape[:2], channels, (count + 1) * channels + 1))
    pixels = rng.normal(size=(hood.height, hood.width, channels))
    found = (prediction(hood, weights) @ pixels.ravel()).reshape(hood.shape)
    for row, column in np.ndindex(*hood.shape[:2]):
        w = weights[hood.row_class[row], hood.column_class[column]]
        taps = w[:, : count * channels].reshape(channels, count, channels)
        total = np.zeros(channels)
        for k, offset in enumerate(hood.offsets):
            r, c = place(hood, row, column) + offset
            if 0 <= r < hood.height and 0 <= c < hood.width:
                total += taps[:, k] @ pixels[r, c]
        np.testing.assert_allclose(found[row, column], total, atol=1e-12)


@given(hoods, st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_activity_sees_nothing_of_the_group_or_later(hood, seed):
    rng = np.random.default_rng(seed)
    pixels, errors = (rng.uniform(0, 50, (hood.height, hood.width, hood.channels, 2)) for _ in range(2))
    activity = PolyphaseActivity(hood)
    before = activity.features(pixels, errors)
    assert before.shape == (activity.size, *hood.shape[:2], 2)
    for maps in (pixels, errors):
        maps[~known_before(hood)] = rng.uniform(0, 50, maps[~known_before(hood)].shape)
    np.testing.assert_array_equal(activity.features(pixels, errors), before)


def test_activity_of_a_checkerboard():
    """Of the four pixels around (1, 1): log-deviation of their values, and log-mean of their errors."""
    hood = PolyphaseNeighbourhood(4, 4, 1, group=0, reach=1.0)
    pixels, errors = np.zeros((2, 4, 4, 1, 1))
    pixels[0, 0], pixels[2, 2] = 8, 8
    errors[::2, ::2] = 3
    features = PolyphaseActivity(hood).features(pixels, errors)[:, 0, 0, 0]
    np.testing.assert_allclose(features, [0.5 * np.log(16 + 1 / 12), np.log(3 + 0.25)])
