"""Uniform dequantisation: from whole-numbered pixels to real ones, for models that are densities.

A density p over real pixels gives the pixel value x the mass of its cell [x, x + 1). By Jensen's inequality
the mean of log p(x + u) over uniform noise u is at most the logarithm of that mass (Theis et al., 2016,
arXiv:1511.01844): bits of dequantised pixels, the density taken per grey level, are in expectation at least
the bits of the discrete image. For one draw of the noise they may fall below, and in principle below zero.
"""

import hashlib

import numpy as np

from typicality.streams import stream

NOISE_VARIANCE = 1 / 12
"""Variance of the noise, in squared grey levels: no direction of dequantised pixels has less."""


def dequantise(images):
    """Add to every pixel noise that is uniform on [0, 1).

    The noise depends on nothing but the image's own pixels, so that a score does not depend on the company or
    the model, and all densities see the same real image.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)

    Returns
    -------
    ndarray of float64, shape (n, height, width, channels)
        In grey levels.

    Examples
    --------
    >>> image = np.full((1, 2, 2, 1), 7, np.uint8)
    >>> bool((np.floor(dequantise(image)) == image).all())
    True
    """
    pixels = np.empty(images.shape)
    for image, noisy in zip(images, pixels, strict=True):
        digest = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
        block = int.from_bytes(digest, "little")
        stream(0, "images/dequantisation", block).random(out=noisy)
    pixels += images
    return pixels
