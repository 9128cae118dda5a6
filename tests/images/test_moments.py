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


def test_sums_stay_exact_beyond_single_precision():
    """20,000 products of nearly 2^14 need 29 bits, five more than single precision has."""
    images = np.random.default_rng(1).integers(0, 4, (20_000, 5), dtype=np.uint8)
    moments = PixelMoments(5)
    moments.add(images)
    deviations = images.astype(np.int64) - 128
    np.testing.assert_array_equal(
        moments.about(np.full(5, 128.0)), deviations.T @ deviations / np.float64(20_000)
    )
