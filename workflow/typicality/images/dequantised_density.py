"""What densities of dequantised pixels have in common: how they score and draw whole images."""

import numpy as np

from typicality.images.checks import check_images
from typicality.images.dequantisation import dequantise


class DequantisedDensity:
    """A density of real pixels that stands for one of 8-bit images.

    A subclass has ``shape``, height, width and channels, and ``together``, the number of images that it
    scores and draws at once. Its ``log_density`` takes real pixels, float64 of shape (n, height, width,
    channels), in grey levels, and returns bits per image, shape (n,), whatever the company of an image; its
    ``draw(count, rng)`` returns real pixels.
    """

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
        for first in range(0, len(images), self.together):
            chunk = images[first : first + self.together]
            bits[first : first + self.together] = self.log_density(dequantise(chunk))
        return bits

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
        for first in range(0, count, self.together):
            together = images[first : first + self.together]
            pixels = np.clip(np.floor(self.draw(len(together), rng)), 0, 255)
            together[...] = pixels.reshape(together.shape)
        return images
