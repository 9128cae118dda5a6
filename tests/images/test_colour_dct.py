"""The colour-decorrelated cosine transform: a rotation, and the cosine transform of scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.fft import dctn

from typicality.images.colour_dct import ColourDCT, principal_colours

SHAPES = st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 4))


def random_transform(shape, seed):
    rng = np.random.default_rng(seed)
    return ColourDCT(shape, np.linalg.qr(rng.normal(size=(shape[2], shape[2])))[0]), rng


@given(SHAPES, st.integers(0, 2**32 - 1))
def test_transform_is_a_rotation(shape, seed):
    """Its matrix, column by column, is orthonormal, and the inverse is the inverse."""
    transform, rng = random_transform(shape, seed)
    size = int(np.prod(shape))
    units = np.concatenate([np.zeros((1, size)), np.eye(size)]).reshape(-1, *shape)
    columns = transform.coefficients(units).reshape(size + 1, size)
    matrix = columns[1:] - columns[0]
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(size), atol=1e-12)
    pixels = rng.uniform(0, 256, (3, *shape))
    np.testing.assert_allclose(transform.pixels(transform.coefficients(pixels)), pixels, atol=1e-10)


def test_coefficients_are_those_of_scipy():
    transform, rng = random_transform((6, 5, 3), 1)
    pixels = rng.uniform(0, 256, (4, 6, 5, 3))
    planes = np.einsum("nhwc,ck->nkhw", pixels - 128, transform.colours)
    expected = dctn(planes, axes=(2, 3), norm="ortho")
    np.testing.assert_allclose(transform.coefficients(pixels), expected, atol=1e-10)


def test_principal_colours_are_uncorrelated():
    rng = np.random.default_rng(2)
    mixing = rng.normal(size=(3, 3))
    images = np.clip(128 + 20 * rng.normal(size=(30, 4, 4, 3)) @ mixing, 0, 255).astype(np.uint8)
    colours = principal_colours([images[:7], images[7:]])
    np.testing.assert_allclose(colours.T @ colours, np.eye(3), atol=1e-12)
    covariance = np.cov((images.reshape(-1, 3) @ colours).T)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 1e-9 * covariance.max()


@pytest.mark.parametrize("shape", [(32, 32, 3), (7, 5, 3), (28, 28, 1)])
def test_coefficients_do_not_depend_on_the_company(shape):
    transform, rng = random_transform(shape, 3)
    pixels = rng.uniform(0, 256, (40, *shape))
    together = transform.coefficients(pixels)
    for part in (slice(0, 1), slice(3, 20), slice(39, 40)):
        np.testing.assert_array_equal(transform.coefficients(pixels[part]), together[part])
