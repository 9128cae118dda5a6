"""Normalising flows of images: invertible maps between dequantised pixels and noise of a known density.

The log-density of an image is that of its noise plus the log-determinant of the map's Jacobian. Pixels are
uniformly dequantised (`typicality.images.dequantisation`); bits are those of the density per grey level.
"""

import numpy as np

from typicality.images.checks import check_images
from typicality.images.dequantisation import dequantise

TOGETHER = 32
"""Images mapped together: always as many, the last filled up, so that matrix products round an image in the
same way in whatever company."""


class Flow:
    """What flows have in common; a subclass has ``shape``, ``forward``, ``inverse`` and the noise's density.

    ``forward`` takes real pixels, float64 of shape (n, height, width, channels), in grey levels, and returns
    noise of the same shape and the log-determinants of the Jacobian, shape (n,), in nats; ``inverse`` goes
    back. ``noise_log_density`` is in nats, and ``draw_noise`` draws.
    """

    family = "flow"

    def log_prob(self, images):
        """Log-likelihood of whole images, in bits: the density of dequantised pixels per grey level.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.

        Returns
        -------
        ndarray of float64, shape (n,)
            Finite; a density, which may exceed 0. That of an image is the same to the last bit in whatever
            company.

        Raises
        ------
        InputError
            The images do not have the model's shape.
        """
        check_images(images, self.shape)
        bits = np.empty(len(images))
        for first in range(0, len(images), TOGETHER):
            chunk = images[first : first + TOGETHER]
            bits[first : first + TOGETHER] = self.log_density(dequantise(chunk))
        return bits

    def log_density(self, pixels):
        """Log-density of real pixels, per grey level, in bits.

        Parameters
        ----------
        pixels : ndarray of float64, shape (n, height, width, channels)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        nats = np.empty(len(pixels))
        filled = np.zeros((TOGETHER, *self.shape))
        for first in range(0, len(pixels), TOGETHER):
            chunk = pixels[first : first + TOGETHER]
            filled[: len(chunk)] = chunk
            noise, log_determinant = self.forward(filled)
            density = self.noise_log_density(noise) + log_determinant
            nats[first : first + TOGETHER] = density[: len(chunk)]
        return nats / np.log(2)

    def sample(self, count, rng):
        """Draw images; pixels outside the range of 8 bits become its ends.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of uint8, shape (count, height, width, channels)
        """
        images = np.empty((count, *self.shape), np.uint8)
        for first in range(0, count, TOGETHER):
            together = images[first : first + TOGETHER]
            pixels = self.inverse(self.draw_noise(len(together), rng))
            together[...] = np.clip(np.floor(pixels), 0, 255)
        return images
