"""Causal neighbourhoods against a search of the whole image."""

import numpy as np
import pytest

from typicality.images.causal import CausalNeighbourhood

SHAPES = [(9, 10, 1, 4), (4, 3, 2, 4), (2, 1, 1, 4), (1, 6, 3, 2), (7, 7, 1, 1)]


@pytest.mark.parametrize(("height", "width", "channels", "radius"), SHAPES)
def test_neighbours_inside_are_the_earlier_pixels_within_the_radius(height, width, channels, radius):
    hood = CausalNeighbourhood(height, width, channels, radius)
    rows, columns = np.divmod(np.arange(height * width), width)
    for place, (row, column) in enumerate(zip(rows, columns, strict=True)):
        inside = hood.available[hood.row_class[row], hood.column_class[column]]
        near = (rows - row) ** 2 + (columns - column) ** 2 <= radius**2
        expected = np.flatnonzero(near & (np.arange(height * width) < place))
        neighbours = hood.offsets[inside] + [row, column]
        assert sorted(neighbours @ [width, 1]) == expected.tolist()


@pytest.mark.parametrize(("height", "width", "channels", "radius"), SHAPES)
def test_blocks_tile_the_image_by_border_class(height, width, channels, radius):
    hood = CausalNeighbourhood(height, width, channels, radius)
    covered = np.zeros((height, width), int)
    for row_class, column_class, rows, columns in hood.blocks:
        covered[rows, columns] += 1
        assert set(hood.row_class[rows]) == {row_class}
        assert set(hood.column_class[columns]) == {column_class}
    assert (covered == 1).all()


def test_shifted_maps_hold_the_neighbours_and_zeros_outside():
    hood = CausalNeighbourhood(5, 6, 2, radius=2)
    maps = np.random.default_rng(0).normal(size=(3, 5, 6, 2)).astype(np.float32)
    view = hood.shifted(hood.pad(maps), (-1, 2), slice(0, 5), slice(0, 6))
    np.testing.assert_array_equal(view[:, 1:, :4], maps[:, :4, 2:])
    assert not view[:, 0].any()
    assert not view[:, :, 4:].any()
