"""Causal neighbourhoods: what is known of an image before a pixel of it is drawn in raster order."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class CausalNeighbourhood:
    """Neighbours within a Euclidean radius that precede a pixel in raster order, for images of one shape.

    Near the border some neighbours lie outside the image. Pixels that miss the same neighbours form one
    border class, a rectangle of the image: its row class is the number of rows above, its column class the
    pair of numbers of columns to the left and to the right, each counted up to the radius.

    Parameters
    ----------
    height, width, channels : int
        Shape of the images.
    radius : int
        Largest distance of a neighbour, in pixels, at least 1.

    Examples
    --------
    >>> CausalNeighbourhood(32, 32, 3, radius=1).offsets.tolist()
    [[-1, 0], [0, -1]]
    >>> len(CausalNeighbourhood(32, 32, 3, radius=4).offsets)
    24
    """

    height: int
    width: int
    channels: int
    radius: int

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.height, self.width, self.channels

    @cached_property
    def offsets(self):
        """Rows and columns from a pixel to its neighbours, shape (neighbours, 2), in raster order."""
        reach = np.arange(-self.radius, self.radius + 1)
        rows, columns = np.meshgrid(reach, reach, indexing="ij")
        precedes = (rows < 0) | ((rows == 0) & (columns < 0))
        near = rows**2 + columns**2 <= self.radius**2
        return np.stack([rows[precedes & near], columns[precedes & near]], axis=1)

    @cached_property
    def row_class(self):
        """Row class of every row, shape (height,)."""
        return np.minimum(np.arange(self.height), self.radius)

    @cached_property
    def _columns(self):
        left = np.minimum(np.arange(self.width), self.radius)
        return np.unique(np.stack([left, left[::-1]], axis=1), axis=0, return_inverse=True)

    @property
    def column_class(self):
        """Column class of every column, shape (width,)."""
        return self._columns[1]

    @cached_property
    def available(self):
        """Whether a neighbour lies inside, shape (row classes, column classes, neighbours)."""
        left, right = self._columns[0].T[:, None, :, None]
        above = np.arange(self.row_class[-1] + 1)[:, None, None]
        rows, columns = self.offsets.T
        return (-rows <= above) & (-columns <= left) & (columns <= right)

    @cached_property
    def blocks(self):
        """Rectangles of the border classes: (row class, column class, slice of rows, slice of columns)."""
        row_runs, column_runs = runs(self.row_class), runs(self.column_class)
        return [(t, s, rows, columns) for t, rows in row_runs for s, columns in column_runs]

    def pad(self, maps):
        """Surround maps with the zeros that neighbours outside the image read.

        Parameters
        ----------
        maps : ndarray, shape (n, height, width, k)

        Returns
        -------
        ndarray of float32, shape (n, height + radius, width + 2 radius, k)
        """
        n, height, width, k = maps.shape
        padded = np.zeros((n, height + self.radius, width + 2 * self.radius, k), np.float32)
        self.interior(padded)[...] = maps
        return padded

    def interior(self, padded):
        """Return the view of padded maps without their padding."""
        return self.shifted(padded, (0, 0), slice(0, self.height), slice(0, self.width))

    def shifted(self, padded, offset, rows, columns):
        """Return the view of padded maps at an offset from the pixels of a rectangle.

        Parameters
        ----------
        padded : ndarray
            As `pad` makes it.
        offset : tuple of int
            Rows and columns.
        rows, columns : slice
            Of the rectangle, both ends given.

        Returns
        -------
        ndarray, shape (n, rows, columns, k)
        """
        top, left = self.radius + offset[0], self.radius + offset[1]
        return padded[:, top + rows.start : top + rows.stop, left + columns.start : left + columns.stop]


def runs(classes):
    """Return the class and the slice of every run of equal values.

    Examples
    --------
    >>> [(int(a), s.start, s.stop) for a, s in runs(np.array([0, 1, 1]))]
    [(0, 0, 1), (1, 1, 3)]
    """
    starts = np.flatnonzero(np.diff(classes, prepend=-1))
    stops = [*starts[1:], len(classes)]
    return [(classes[a], slice(int(a), int(b))) for a, b in zip(starts, stops, strict=True)]
