"""What autoregressive models of images have in common: how they draw whole images."""

import numpy as np

from typicality.images.tempering import check_temperature

# Images drawn together: enough to make up for the loop over pixels, and no more memory than that takes.
_DRAWN_TOGETHER = 1024


class AutoregressiveSampling:
    """An autoregressive model; a subclass has ``shape``, height, width and channels, and ``draw``.

    ``draw(count, rng, temperature)`` returns images pixel by pixel, shape (count, height, width, channels).
    """

    family = "autoregressive"

    def sample(self, count, rng, temperature=1.0):
        """Draw images.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator
        temperature : float
            T of every conditional distribution p, which becomes p^(1/T), normalised; at 0 every pixel takes
            its most probable value, the smallest of several, and all images are the same.

        Returns
        -------
        ndarray of uint8, shape (count, height, width, channels)

        Raises
        ------
        InputError
            The temperature is negative or not finite.
        """
        check_temperature(temperature)
        if temperature == 0:
            return np.repeat(self.draw(1, rng, temperature), count, axis=0)
        images = np.empty((count, *self.shape), np.uint8)
        for first in range(0, count, _DRAWN_TOGETHER):
            together = images[first : first + _DRAWN_TOGETHER]
            together[...] = self.draw(len(together), rng, temperature)
        return images
