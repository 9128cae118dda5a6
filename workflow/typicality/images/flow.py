"""Normalising flows of images: invertible maps between dequantised pixels and noise of a known density.

The log-density of an image is that of its noise plus the log-determinant of the map's Jacobian. Pixels are
uniformly dequantised (`typicality.images.dequantisation`); bits are those of the density per grey level.
"""

import numpy as np

from typicality.images.dequantised_density import DequantisedDensity


class Flow(DequantisedDensity):
    """What flows have in common; a subclass has ``shape``, ``forward``, ``inverse`` and the noise's density.

    ``forward`` takes real pixels, float64 of shape (n, height, width, channels), in grey levels, and returns
    noise of the same shape and the log-determinants of the Jacobian, shape (n,), in nats; ``inverse`` goes
    back. ``noise_log_density`` is in nats, and ``draw_noise`` draws.
    """

    family = "flow"
    # Images mapped together: always as many, the last filled up, so that matrix products round an image in
    # the same way in whatever company.
    together = 32

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
        filled = np.zeros((self.together, *self.shape))
        for first in range(0, len(pixels), self.together):
            chunk = pixels[first : first + self.together]
            filled[: len(chunk)] = chunk
            noise, log_determinant = self.forward(filled)
            density = self.noise_log_density(noise) + log_determinant
            nats[first : first + self.together] = density[: len(chunk)]
        return nats / np.log(2)

    def draw(self, count, rng):
        """Draw real pixels.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of float64, shape (count, height, width, channels)
        """
        return self.inverse(self.draw_noise(count, rng))
