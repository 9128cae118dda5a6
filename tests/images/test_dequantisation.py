"""Dequantisation: uniform noise that belongs to the image."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.images.dequantisation import NOISE_VARIANCE, dequantise


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_whole_part_is_the_pixel(seed, size):
    images = np.random.default_rng(seed).integers(0, 256, (3, size, 2, 3), dtype=np.uint8)
    np.testing.assert_array_equal(np.floor(dequantise(images)), images)


def test_noise_is_uniform_and_independent():
    """Kolmogorov-Smirnov, variance and correlation of two images that differ in one pixel.

    Five tests at 1e-6 each, by p-value or five standard errors.
    """
    images = np.full((2, 64, 64, 3), 9, np.uint8)
    images[1, 0, 0, 0] = 10
    noise = (dequantise(images) - images).reshape(2, -1)
    for part in noise:
        assert stats.kstest(part, "uniform").pvalue > 1e-6
        # The variance of the squared deviation of a uniform number is 1/180.
        assert abs(part.var() - NOISE_VARIANCE) < 5 * np.sqrt(1 / 180 / part.size)
    assert abs(np.corrcoef(noise)[0, 1]) < 5 / np.sqrt(noise.shape[1])


def test_noise_depends_on_the_image_alone():
    images = np.random.default_rng(1).integers(0, 256, (9, 5, 4, 3), dtype=np.uint8)
    together = dequantise(images)
    np.testing.assert_array_equal(dequantise(images[4:6]), together[4:6])
    np.testing.assert_array_equal(dequantise(images[::-1])[::-1], together)
    strided = np.asfortranarray(images)
    np.testing.assert_array_equal(dequantise(strided), together)
    assert dequantise(images[:0]).shape == (0, 5, 4, 3)
