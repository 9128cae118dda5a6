"""Causal neighbourhoods as inputs of a network, normalised by their local mean and deviation.

Smooth and textured, dark and bright regions of natural images differ mostly by location and scale; a network
that sees neighbourhoods without these, and predicts in their units, has far less to learn.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from typicality.images.causal import CausalNeighbourhood

# Of the deviation, in levels: below it, neighbours are as good as equal.
_FLOOR = 0.5
# Images that are enough to tell which values are frequent.
_LOOKED_AT = 256


def frequent_ends(images, levels, share):
    """Ends of the range of values that many pixels have exactly, as an empty background has.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
        A few, evenly spaced, are read.
    levels : int
        Number of values of a pixel.
    share : float
        Of the pixels, that have a value which counts as frequent; above 1 none does.

    Returns
    -------
    tuple of int
        Some of 0 and ``levels - 1``.

    Examples
    --------
    >>> frequent_ends(np.array([0, 0, 7, 3], np.uint8).reshape(1, 2, 2, 1), 8, 0.5)
    (0,)
    """
    some = images[np.linspace(0, len(images) - 1, _LOOKED_AT).astype(int)]
    return tuple(value for value in (0, levels - 1) if np.mean(some == value) >= share)


@dataclass(frozen=True)
class Patches:
    """Pixels and their causal neighbourhoods; pixels lie along the last axis.

    Attributes
    ----------
    values : ndarray of uint8, shape (channels, pixels)
        The pixels themselves.
    neighbours : ndarray of uint8, shape (channels, neighbours, pixels)
        Arbitrary for neighbours outside the image.
    inside : ndarray of bool, shape (neighbours, pixels)
    room : ndarray of int, shape (3, pixels)
        Rows above, columns to the left and columns to the right.
    """

    values: np.ndarray
    neighbours: np.ndarray
    inside: np.ndarray
    room: np.ndarray

    def part(self, pixels):
        """Return the patches of a slice of the pixels."""
        return Patches(*(getattr(self, field.name)[..., pixels] for field in fields(self)))


@dataclass(frozen=True)
class NormalisedPatches:
    """Inputs of the network and the units of its outputs; pixels lie along the last axis.

    Attributes
    ----------
    features : ndarray, shape (features, pixels)
    mean : ndarray, shape (channels, pixels)
        Of the neighbourhood, in levels.
    log_deviation : ndarray, shape (pixels,)
        Of the neighbourhood, in nats, common to all channels: with units of their own, differences of
        colour, to which natural images owe much of their redundancy, would no longer be linear.
    """

    features: np.ndarray
    mean: np.ndarray
    log_deviation: np.ndarray


@dataclass(frozen=True)
class NetworkInputs:
    """Finds and normalises causal neighbourhoods in images of one shape.

    Parameters
    ----------
    neighbourhood : CausalNeighbourhood
    levels : int
        Number of values of a pixel.
    spikes : tuple of int
        Values that the network tells apart from all others, as `frequent_ends` finds them.
    """

    neighbourhood: CausalNeighbourhood
    levels: int
    spikes: tuple = ()

    @cached_property
    def _weights(self):
        """Weights of neighbours, one row per deviation: falling with distance, then equal up to a radius."""
        distance = np.sqrt((self.neighbourhood.offsets**2).sum(axis=1))
        rings = [distance <= radius for radius in (1, 2) if radius < self.neighbourhood.radius]
        return np.stack([1 / distance**2, *rings, np.ones(len(distance))])

    @property
    def features(self):
        """Number of features."""
        per_neighbour = 1 + len(self.spikes)
        per_channel = per_neighbour * len(self.neighbourhood.offsets) + len(self._weights) + 1
        return self.neighbourhood.channels * per_channel + 6

    def at(self, images, image, row, column, mirrored):
        """Read single pixels and their neighbourhoods; nothing else is read of the images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
        image, row, column : ndarray of int, shape (pixels,)
            Where the pixels are.
        mirrored : ndarray of bool, shape (pixels,)
            Whether to see the image of a pixel with left and right exchanged.

        Returns
        -------
        Patches
        """
        down, right = self.neighbourhood.offsets.T[:, :, None]
        rows, columns = row + down, column + np.where(mirrored, -right, right)
        inside = (rows >= 0) & (columns >= 0) & (columns < images.shape[2])
        rows, columns = np.where(inside, rows, row), np.where(inside, columns, column)
        neighbours = np.asarray(images[image, rows, columns])
        sides = np.stack([column, images.shape[2] - 1 - column])
        room = np.stack([row, *np.where(mirrored, sides[::-1], sides)])
        values = np.asarray(images[image, row, column]).T
        return Patches(values, neighbours.transpose(2, 0, 1), inside, room)

    def everywhere(self, images):
        """Read all pixels of images, image by image in raster order.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        Patches
        """
        image, row, column = (index.ravel() for index in np.indices(images.shape[:3]))
        return self.at(images, image, row, column, np.zeros(len(image), bool))

    def normalise(self, patches, dtype=np.float32):
        """Compute the inputs of the network.

        Features are the neighbours, channel by channel, minus their weighted mean and divided by the
        deviation; which neighbours have the value of a spike; log-deviations of every channel at several
        radii; the means; and how near the border is.

        Parameters
        ----------
        patches : Patches
        dtype : dtype
            Of the results.

        Returns
        -------
        NormalisedPatches
        """
        x, inside = patches.neighbours.astype(dtype), patches.inside.astype(dtype)
        weights = self._weights.astype(dtype)
        # Without any neighbour the mean is the middle of the range.
        totals = np.maximum(weights @ inside, 1e-6)
        x -= self.levels / 2
        x *= inside
        mean = (weights[:1] @ x) / totals[:1]
        x -= mean
        x *= inside
        variance = (weights @ x**2) / totals + self._prior_variance(inside)
        log_deviation = 0.5 * np.log(variance[:, 0].mean(axis=0))
        x *= np.exp(-log_deviation)
        features = np.concatenate(
            [
                x.reshape(-1, x.shape[-1]),
                *self._indicators(patches, dtype),
                0.5 * np.log(variance).reshape(-1, x.shape[-1]) - np.log(self.levels / 16),
                mean[:, 0] * (4 / self.levels),
                *self._border(patches.room, dtype),
            ]
        )
        return NormalisedPatches(features, mean[:, 0] + self.levels / 2, log_deviation)

    def _indicators(self, patches, dtype):
        """Which neighbours have the value of a spike: for every spike, shape (features, pixels)."""
        for value in self.spikes:
            equal = (patches.neighbours == value) & patches.inside
            yield equal.reshape(-1, equal.shape[-1]).astype(dtype)

    def _prior_variance(self, inside):
        """What stands for the variance where neighbours are too few to tell: it fades with their number."""
        broad = (self.levels / 4) ** 2
        return _FLOOR**2 + broad * np.exp2(-2 * inside.sum(axis=0))

    def _border(self, room, dtype):
        radius = self.neighbourhood.radius
        return (np.minimum(room, radius) / radius).astype(dtype), (room == 0).astype(dtype)
