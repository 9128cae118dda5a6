"""Moments against whole-number arithmetic."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from typicality.images.moments import PixelMoments


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_moments_are_exact_and_may_be_added_in_parts(seed, sizes):
    images = np.random.default_rng(seed).integers(0, 256, (1 + sum(sizes), 2, 3), dtype=np.uint8)
    parts = [PixelMoments(6), PixelMoments(6)]
    for k, part in enumerate(np.split(images, 1 + np.cumsum(sizes))):
        parts[k % 2].add(part)
    parts[0].merge(parts[1])
    pixels = images.reshape(-1, 6).astype(np.int64)
    np.testing.assert_allclose(parts[0].mean, pixels.mean(axis=0), rtol=1e-15)
    deviations = pixels - np.arange(6)
    expected = deviations.T @ deviations / len(pixels)
    np.testing.assert_allclose(parts[0].about(np.arange(6)), expected, rtol=1e-12, atol=1e-9)


def test_extreme_pixels_stay_exact_beyond_single_precision():
    """5,000 products of 2^14 need 27 bits, three more than single precision has."""
    images = np.zeros((5001, 2), np.uint8)
    images[5000] = 127
    moments = PixelMoments(2)
    moments.add(images)
    np.testing.assert_array_equal(moments.about(np.full(2, 128.0)), (5000 * 2**14 + 1) / 5001)
