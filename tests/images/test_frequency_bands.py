"""Bands of frequencies against their definition, coefficient by coefficient."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from typicality.images.frequency_bands import frequency_bands

SIZES, NUMBERS = st.integers(1, 12), st.integers(1, 6)


@given(SIZES, SIZES, NUMBERS, NUMBERS)
def test_constant_is_alone_and_numbers_have_no_gap(height, width, radial, angular):
    bands = frequency_bands(height, width, radial, angular)
    assert bands[0, 0] == 0
    assert (bands == 0).sum() == 1
    assert set(bands.ravel()) == set(range(bands.max() + 1))
    assert bands.max() <= radial * angular


@given(SIZES, SIZES, NUMBERS, NUMBERS)
def test_a_band_is_a_ring_within_a_sector(height, width, radial, angular):
    bands = frequency_bands(height, width, radial, angular)
    places = {}
    for i, j in np.ndindex(height, width):
        if (i, j) != (0, 0):
            ring = math.floor(math.hypot(i / height, j / width) / math.sqrt(2) * radial)
            sector = min(math.floor(math.atan2(i / height, j / width) / (math.pi / 2) * angular), angular - 1)
            places.setdefault((ring, sector), set()).add(int(bands[i, j]))
    assert all(len(numbers) == 1 for numbers in places.values())
    assert len(set.union(set(), *places.values())) == len(places)


def test_bands_of_a_square_by_hand():
    """Two rings, the border at 0.71; of (1, 2) and (2, 1) the radius is 0.75. The diagonal is vertical."""
    expected = [[0, 1, 1], [2, 2, 3], [2, 4, 4]]
    np.testing.assert_array_equal(frequency_bands(3, 3, 2, 2), expected)
