"""How active an image is around a pixel: what tells beforehand how large a prediction error will be.

Three maps per channel are averaged over rings of the causal neighbourhood: absolute prediction errors, and
absolute differences to the left and to the upper neighbour. The logarithms of these averages are features of
the log-scale, together with those of the errors of the channels already known at the pixel and with
indicators of the border.
"""

from functools import cached_property

import numpy as np

# A quarter of a level keeps logarithms finite and costs least on natural images (tried: 0.04 to 1).
_FLOOR = np.float32(0.25)


class LocalActivity:
    """Features of the local activity of images of one shape.

    Averages are over the neighbours that lie inside the image, and summed in the same order for a single
    pixel as for a whole image, so that sampling and scoring see equal features.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood
    """

    def __init__(self, neighbourhood):
        self.neighbourhood = neighbourhood

    @cached_property
    def rings(self):
        """Numbers of the neighbours at a distance of 1, of up to 2, and beyond, as far as the radius goes."""
        ring = np.digitize((self.neighbourhood.offsets**2).sum(axis=1), [2, 5])
        return [np.flatnonzero(ring == k) for k in np.unique(ring)]

    @property
    def maps(self):
        """Number of maps."""
        return 3 * self.neighbourhood.channels

    @cached_property
    def _shares(self):
        """One over the number of neighbours inside, per ring, pixel and map."""
        hood = self.neighbourhood
        inside = hood.available[hood.row_class[:, None], hood.column_class]
        counts = np.stack([inside[..., ring].sum(axis=-1) for ring in self.rings])
        shares = (1 / np.maximum(counts, 1)).astype(np.float32)
        return np.repeat(shares[..., None], self.maps, axis=-1)

    @cached_property
    def borders(self):
        """Indicators of first row, first column, last column and first pixel, shape (height, width, 4)."""
        height, width = self.neighbourhood.height, self.neighbourhood.width
        row, column = np.indices((height, width))
        edges = [row == 0, column == 0, column == width - 1, (row == 0) & (column == 0)]
        return np.stack(edges, axis=-1).astype(np.float32)

    def padded_maps(self, pixels, errors):
        """Return the maps of whole images, padded.

        Parameters
        ----------
        pixels, errors : ndarray of float32, shape (n, height, width, channels)
            Pixels and signed prediction errors, in levels.

        Returns
        -------
        ndarray of float32, shape (n, height + radius, width + 2 radius, maps)
        """
        hood = self.neighbourhood
        padded = hood.pad(np.zeros((*pixels.shape[:3], self.maps), np.float32))
        error, across, down = np.split(hood.interior(padded), 3, axis=-1)
        np.abs(errors, out=error)
        np.abs(pixels[:, :, 1:] - pixels[:, :, :-1], out=across[:, :, 1:])
        np.abs(pixels[:, 1:] - pixels[:, :-1], out=down[:, 1:])
        return padded

    def set_pixel(self, padded, pixels, errors, row, column):
        """Enter a newly drawn pixel of every image into padded maps, which are changed.

        Parameters
        ----------
        padded : ndarray
            As `padded_maps` returns them.
        pixels : ndarray of float32, shape (n, height, width, channels)
            Drawn up to the pixel.
        errors : ndarray of float32, shape (n, channels)
            Signed prediction errors at the pixel.
        row, column : int
        """
        here = self.neighbourhood.interior(padded)[:, row, column]
        error, across, down = np.split(here, 3, axis=-1)
        np.abs(errors, out=error)
        if column > 0:
            np.abs(pixels[:, row, column] - pixels[:, row, column - 1], out=across)
        if row > 0:
            np.abs(pixels[:, row, column] - pixels[:, row - 1, column], out=down)

    def averages(self, padded, rows, columns):
        """Log-averages of the maps over the rings around the pixels of a rectangle.

        Parameters
        ----------
        padded : ndarray
            As `padded_maps` returns them.
        rows, columns : slice

        Returns
        -------
        ndarray of float32, shape (rings, n, rows, columns, maps)
        """
        hood = self.neighbourhood
        first = hood.shifted(padded, (0, 0), rows, columns)
        averages = np.zeros((len(self.rings), *first.shape), np.float32)
        for average, ring, share in zip(averages, self.rings, self._shares, strict=True):
            for offset in hood.offsets[ring]:
                np.add(average, hood.shifted(padded, offset, rows, columns), out=average)
            np.multiply(average, share[rows, columns], out=average)
        return log_activity(averages)


def log_activity(sizes):
    """Logarithm of absolute errors or differences, in place, kept finite at zero.

    Examples
    --------
    >>> log_activity(np.array([0.75], np.float32))
    array([0.], dtype=float32)
    """
    sizes += _FLOOR
    return np.log(sizes, out=sizes)
