"""Orthonormal coordinates of images: principal colours, then the two-dimensional cosine transform.

In them natural images are nearly uncorrelated (Ahmed, Natarajan and Rao, 1974). The transform is a rotation:
densities of coefficients are densities of pixels.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.fft import dct

# The middle of the range of dequantised pixels, taken off them for the sake of rounding errors.
_CENTRE = 128.0


@dataclass(frozen=True)
class ColourDCT:
    """Rotation of images of one shape.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels.
    colours : ndarray, shape (channels, channels)
        Orthonormal columns, the colours of the coefficients.
    """

    shape: tuple
    colours: np.ndarray
    _vertical: np.ndarray = field(init=False, repr=False, compare=False)
    _horizontal: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "_vertical", _cosines(self.shape[0]))
        object.__setattr__(self, "_horizontal", _cosines(self.shape[1]))

    def coefficients(self, pixels):
        """Coefficients of pixels; those of an image do not depend on the others, to the last bit.

        Parameters
        ----------
        pixels : ndarray of float64, shape (n, height, width, channels)
            In grey levels.

        Returns
        -------
        ndarray of float64, shape (n, channels, height, width)
        """
        height, width, channels = self.shape
        # A stack of small products is one product per image, whose rounding no other image can change.
        rotated = (pixels - _CENTRE).reshape(-1, height * width, channels) @ self.colours
        planes = rotated.reshape(-1, height, width, channels).transpose(0, 3, 1, 2)
        return self._vertical @ np.ascontiguousarray(planes) @ self._horizontal.T

    def pixels(self, coefficients):
        """Pixels of coefficients, the inverse of `coefficients`."""
        height, width, channels = self.shape
        planes = self._vertical.T @ coefficients @ self._horizontal
        rotated = planes.transpose(0, 2, 3, 1).reshape(-1, height * width, channels)
        return (rotated @ self.colours.T).reshape(-1, height, width, channels) + _CENTRE


def principal_colours(chunks):
    """Orthonormal colours in which the pixels of images are uncorrelated.

    Parameters
    ----------
    chunks : iterable of ndarray of uint8, shape (n, height, width, channels)

    Returns
    -------
    ndarray, shape (channels, channels)
        One colour per column, the one of least variance first.
    """
    count, total, products = 0, 0.0, 0.0
    for images in chunks:
        # Sums of whole numbers are exact, in any order.
        pixels = images.reshape(-1, images.shape[-1]).astype(np.float64)
        count += len(pixels)
        total = total + pixels.sum(axis=0)
        products = products + pixels.T @ pixels
    mean = total / count
    return np.linalg.eigh(products / count - np.outer(mean, mean))[1]


def _cosines(size):
    """Matrix whose rows are the orthonormal cosines, the constant one first."""
    return dct(np.eye(size), axis=0, norm="ortho")
