"""How active an image is around the pixels of one group: what tells how far off their predictions will be.

Three features per channel and ring of known neighbours: the logarithm of the variance of the pixels in the
ring, and those of the mean absolute errors with which the ring's pixels were predicted themselves, on this
level and on coarser ones.
"""

from functools import cached_property

import numpy as np

from typicality.images.activity import log_activity
from typicality.images.dequantisation import NOISE_VARIANCE
from typicality.images.polyphase_operators import averaging


class PolyphaseActivity:
    """Features of local activity.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    """

    def __init__(self, neighbourhood):
        self.neighbourhood = neighbourhood

    @property
    def size(self):
        """Number of features."""
        rings, fine, coarse = self._averages
        return (len(rings) + len(fine) + len(coarse)) * self.neighbourhood.channels

    @cached_property
    def _averages(self):
        """Matrices of the means over rings of all neighbours, of those of the level, and of coarser ones."""
        hood = self.neighbourhood
        # Rings are as wide as known pixels are apart.
        distance = np.sqrt((hood.offsets**2).sum(axis=1)) / hood.spacing
        ring = np.minimum(np.ceil(distance - 1e-9), 3)
        rings = [ring == k for k in np.unique(ring)]
        coarse = ((hood.offsets + hood.phase) % 2 == 0).all(axis=1)
        parts = rings, [r & ~coarse for r in rings], [r & coarse for r in rings]
        return [[averaging(hood, part) for part in group if part.any()] for group in parts]

    @cached_property
    def borders(self):
        """Indicators of first and last row and column, and the constant one, shape (5, h, w)."""
        hood = self.neighbourhood
        row, column = 2 * np.indices(hood.shape[:2]) + np.reshape(hood.phase, (2, 1, 1))
        edges = [row == 0, row == hood.height - 1, column == 0, column == hood.width - 1, row >= 0]
        return np.stack(edges).astype(np.float64)

    def features(self, pixels, errors):
        """Compute the features of all pixels of the group.

        Parameters
        ----------
        pixels, errors : ndarray of float64, shape (height, width, channels, n)
            Of the level: pixels, and their absolute errors of prediction.

        Returns
        -------
        ndarray of float64, shape (features, h, w, n)
        """
        rings, fine, coarse = self._averages
        flat, sizes = (np.ascontiguousarray(m).reshape(-1, m.shape[2] * m.shape[3]) for m in (pixels, errors))
        squares = np.square(flat)
        found = [
            0.5 * np.log(np.maximum(r @ squares - np.square(r @ flat), 0) + NOISE_VARIANCE) for r in rings
        ]
        found += [log_activity(average @ sizes) for average in [*fine, *coarse]]
        rows, columns, channels = self.neighbourhood.shape
        maps = np.stack(found).reshape(len(found), rows, columns, channels, -1)
        return maps.transpose(0, 3, 1, 2, 4).reshape(-1, rows, columns, maps.shape[-1])
