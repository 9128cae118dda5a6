"""The polyphase order of the pixels of an image: coarse grids first, then what lies between their points.

On a level, every second row and column is known; then come the pixels diagonally between, those between along
rows, and those between along columns, each group given all groups before. The known grid is the image of the
next coarser level. Whole groups are known at once, so that a model in this order takes few steps to draw an
image.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from typicality.errors import InputError
from typicality.images.causal import runs

PHASES = (1, 1), (0, 1), (1, 0)
"""First row and column of every group of a level, in their order; (0, 0) is known before."""

MOST_HALVINGS = 3
"""Levels, at most: what remains of 32 x 32 pixels are 4 x 4."""


def halvings(height, width):
    """How often an image is halved: as often as both sides divide evenly, at most `MOST_HALVINGS` times.

    Parameters
    ----------
    height, width : int

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    InputError
        A side is odd.

    Examples
    --------
    >>> halvings(32, 32), halvings(28, 28), halvings(2, 6)
    (3, 2, 1)
    """
    if height % 2 or width % 2:
        raise InputError(
            f"A polyphase flow takes images of even height and width, not {height} × {width}; crop them, or "
            f"choose another model for this set."
        )
    number = 1
    while number < MOST_HALVINGS and height % 2 ** (number + 1) == width % 2 ** (number + 1) == 0:
        number += 1
    return number


def strides(height, width):
    """Steps between the pixels of every level, the coarsest first.

    Parameters
    ----------
    height, width : int

    Returns
    -------
    list of int

    Examples
    --------
    >>> strides(28, 28)
    [2, 1]
    """
    return [2**k for k in reversed(range(halvings(height, width)))]


@dataclass(frozen=True)
class PolyphaseNeighbourhood:
    """Pixels around those of one group of a level that are known before them.

    A drop-in for `typicality.images.causal.CausalNeighbourhood` in what fits linear predictors: row and
    column classes, blocks and shifted views are those of the group's pixels, h x w = height / 2 x width / 2
    of them. Its border classes count rows and columns on both sides.

    Parameters
    ----------
    height, width, channels : int
        Shape of the level; height and width are even.
    group : int
        Number of the group in `PHASES`.
    reach : float
        Euclidean radius over the distance of the known pixels, which is the square root of one over their
        share: with equal reach, all groups have about as many neighbours.

    Examples
    --------
    >>> PolyphaseNeighbourhood(8, 8, 3, group=0, reach=1).offsets.tolist()
    [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    >>> [len(PolyphaseNeighbourhood(8, 8, 3, group, reach=3).offsets) for group in range(3)]
    [32, 32, 28]
    """

    height: int
    width: int
    channels: int
    group: int
    reach: float

    @property
    def shape(self):
        """Rows, columns and channels of the group."""
        return self.height // 2, self.width // 2, self.channels

    @property
    def phase(self):
        """First row and column of the group."""
        return PHASES[self.group]

    @property
    def spacing(self):
        """Distance of the known pixels, were they on a square grid."""
        return np.sqrt(4 / (self.group + 1))

    @cached_property
    def _margin(self):
        return int(np.abs(self.offsets).max())

    @cached_property
    def offsets(self):
        """Rows and columns from a pixel to its neighbours, shape (neighbours, 2), in raster order."""
        radius = self.reach * self.spacing
        span = np.arange(-int(radius), int(radius) + 1)
        offsets = np.stack(np.meshgrid(span, span, indexing="ij"), axis=-1).reshape(-1, 2)
        near = (offsets**2).sum(axis=1) <= radius**2 + 1e-9
        before = [(0, 0), *PHASES[: self.group]]
        known = [tuple(phase) in before for phase in (offsets + self.phase) % 2]
        return offsets[near & known]

    @cached_property
    def _rows(self):
        return self._classes(self.height, self.phase[0])

    @cached_property
    def _columns(self):
        return self._classes(self.width, self.phase[1])

    def _classes(self, size, first):
        """Room before and after, up to the margin, of every class, and the class of every row or column."""
        place = np.arange(first, size, 2)
        room = np.minimum(np.stack([place, size - 1 - place], axis=1), self._margin)
        return np.unique(room, axis=0, return_inverse=True)

    @property
    def row_class(self):
        """Row class of every row of the group, shape (h,)."""
        return self._rows[1]

    @property
    def column_class(self):
        """Column class of every column of the group, shape (w,)."""
        return self._columns[1]

    @cached_property
    def available(self):
        """Whether a neighbour lies inside, shape (row classes, column classes, neighbours)."""
        (above, below), (left, right) = (
            np.array(part[0]).T[:, :, None] for part in (self._rows, self._columns)
        )
        down, across = self.offsets.T
        rows, columns = (-down <= above) & (down <= below), (-across <= left) & (across <= right)
        return rows[:, None] & columns[None]

    @cached_property
    def blocks(self):
        """Rectangles of the border classes: (row class, column class, slice of rows, slice of columns)."""
        row_runs, column_runs = runs(self.row_class), runs(self.column_class)
        return [(t, s, rows, columns) for t, rows in row_runs for s, columns in column_runs]

    def pad(self, maps):
        """Surround maps of the level with the zeros that neighbours outside the image read.

        Parameters
        ----------
        maps : ndarray, shape (n, height, width, k)

        Returns
        -------
        ndarray, shape (n, height + 2 margin, width + 2 margin, k)
        """
        sides = (self._margin, self._margin)
        return np.pad(maps, ((0, 0), sides, sides, (0, 0)))

    def shifted(self, padded, offset, rows, columns):
        """Return the view of padded maps at an offset from the group's pixels in a rectangle.

        Parameters
        ----------
        padded : ndarray
            As `pad` makes it.
        offset : tuple of int
            Rows and columns of the level.
        rows, columns : slice
            Of the rectangle, in pixels of the group, both ends given.

        Returns
        -------
        ndarray, shape (n, rows, columns, k)
        """
        top, left = (self._margin + offset[k] + self.phase[k] for k in range(2))
        return padded[
            :,
            top + 2 * rows.start : top + 2 * rows.stop : 2,
            left + 2 * columns.start : left + 2 * columns.stop : 2,
        ]

    def of_group(self, maps):
        """Return the view of maps of the level, shape (height, width, ...), at the group's pixels."""
        return maps[self.phase[0] :: 2, self.phase[1] :: 2]


def neighbourhoods(shape, reach):
    """Neighbourhoods of all groups of images, level by level from the coarsest.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels.
    reach : float

    Returns
    -------
    list of PolyphaseNeighbourhood
    """
    height, width, channels = shape
    return [
        PolyphaseNeighbourhood(height // step, width // step, channels, group, reach)
        for step in strides(height, width)
        for group in range(len(PHASES))
    ]
