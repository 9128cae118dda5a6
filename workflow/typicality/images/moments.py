"""First and second moments of pixels, added up exactly."""

import numpy as np

# Taken off the pixels, so that their squares are at most 2^14; this many products of whole numbers then have
# an exact sum in single precision, and that in whatever order a matrix product adds them.
_CENTRE = 128
_EXACT_TOGETHER = 2**24 // _CENTRE**2


class PixelMoments:
    """Moments of 8-bit images of d pixels and channels.

    Parameters
    ----------
    dimensions : int
        d.

    Examples
    --------
    >>> moments = PixelMoments(2)
    >>> moments.add(np.array([[1, 3], [3, 7]], np.uint8))
    >>> moments.mean.tolist(), moments.about(moments.mean).tolist()
    ([2.0, 5.0], [[1.0, 2.0], [2.0, 4.0]])
    """

    def __init__(self, dimensions):
        self.count = 0
        self._sum = np.zeros(dimensions)
        self._products = np.zeros((dimensions, dimensions))

    def add(self, images):
        """Add images, ndarray of uint8, shape (n, ...) with d numbers each, a few at a time."""
        for first in range(0, len(images), _EXACT_TOGETHER):
            chunk = images[first : first + _EXACT_TOGETHER]
            pixels = chunk.reshape(len(chunk), -1).astype(np.float32) - np.float32(_CENTRE)
            self.count += len(chunk)
            self._sum += pixels.sum(axis=0, dtype=np.float64)
            self._products += pixels.T @ pixels

    def merge(self, other):
        """Add the images of other moments."""
        self.count += other.count
        self._sum += other._sum
        self._products += other._products

    @property
    def mean(self):
        """Mean of the images, shape (d,)."""
        return self._sum / self.count + _CENTRE

    def about(self, point):
        """Mean product of deviations from a point, shape (d, d); about the mean it is the covariance."""
        point = point - _CENTRE
        mean = self._sum / self.count
        moments = self._products / self.count
        moments -= np.outer(mean, point)
        moments += np.outer(point, point - mean)
        return moments
