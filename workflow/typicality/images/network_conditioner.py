"""What a small network makes of the neighbourhood of the pixels of a group, beyond what is linear.

Its inputs are normalised by the local mean and deviation of the neighbours, as those of
`typicality.images.network_inputs` are. It shifts the location and changes the log-scale of a
`typicality.images.linear_conditioner.LinearConditioner`. Images lie along the last axis.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from typicality.images.coupling_network import CouplingNetwork
from typicality.images.dequantisation import NOISE_VARIANCE
from typicality.images.polyphase import PolyphaseNeighbourhood
from typicality.images.polyphase_activity import PolyphaseActivity

# Pixels, in all images, that go through the network at once: its layers then stay in the cache.
_AT_ONCE = 1024
# Grey levels that are one unit of the mean as an input.
_BRIGHTNESS = 64


@dataclass(frozen=True)
class GroupMaps:
    """What is known of the pixels of a group before them, by their places and in blocks of images.

    All are float32. Images of a block lie side by side in memory: reading a place of all of them takes
    hardly longer than reading that of one.

    Attributes
    ----------
    pixels : ndarray, shape (height * width, channels, blocks, images)
        Of the level, centred.
    features : ndarray, shape (h * w, features, blocks, images)
        Those of `typicality.images.polyphase_activity.PolyphaseActivity`.
    location, log_scale : ndarray, shape (h * w, channels, blocks, images)
        What neighbours tell linearly.
    """

    pixels: np.ndarray
    features: np.ndarray
    location: np.ndarray
    log_scale: np.ndarray

    @classmethod
    def of(cls, pixels, features, location, log_scale):
        """Take the maps of a group, in one block.

        Parameters
        ----------
        pixels : ndarray, shape (height, width, channels, n)
        features : ndarray, shape (features, h, w, n)
        location, log_scale : ndarray, shape (h, w, channels, n)

        Returns
        -------
        GroupMaps
        """
        maps = pixels, np.moveaxis(features, 0, 2), location, log_scale
        return cls(*(m.astype(np.float32).reshape(-1, m.shape[2], 1, m.shape[3]) for m in maps))

    def in_blocks(self, size):
        """Cut one block into blocks of ``size`` images, of which some at the end may be left out."""
        blocks = self.pixels.shape[-1] // size
        cut = (getattr(self, field.name)[..., : blocks * size] for field in fields(self))
        return GroupMaps(*(m.reshape(*m.shape[:2], blocks, size) for m in cut))

    @staticmethod
    def joined(parts):
        """Join maps of one block each."""
        arrays = zip(*([getattr(p, field.name) for field in fields(p)] for p in parts), strict=True)
        return GroupMaps(*(np.concatenate(array, axis=-1) for array in arrays))


@dataclass(frozen=True)
class PatchInputs:
    """Normalised neighbourhoods of the pixels of one group.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    """

    neighbourhood: PolyphaseNeighbourhood

    @cached_property
    def size(self):
        """Number of inputs."""
        hood, activity = self.neighbourhood, PolyphaseActivity(self.neighbourhood)
        return hood.channels * (len(hood.offsets) + 3) + activity.size + 1 + len(activity.borders)

    @cached_property
    def _weights(self):
        """Weights of neighbours in mean and deviation: they fall with distance."""
        return (1 / (self.neighbourhood.offsets**2).sum(axis=1)).astype(np.float32)

    @cached_property
    def _borders(self):
        """Indicators of the border and the constant, shape (5, h * w)."""
        borders = PolyphaseActivity(self.neighbourhood).borders
        return borders.reshape(len(borders), -1).astype(np.float32)

    @cached_property
    def _sources(self):
        """Numbers of the neighbours' pixels (any where outside) and whether inside, (neighbours, h * w)."""
        hood = self.neighbourhood
        inside = hood.available[hood.row_class[:, None], hood.column_class]
        row, column = (2 * np.indices(hood.shape[:2]) + np.reshape(hood.phase, (2, 1, 1)))[..., None]
        source = (row + hood.offsets[:, 0]) * hood.width + column + hood.offsets[:, 1]
        shape = -1, len(hood.offsets)
        return np.where(inside, source, 0).reshape(shape).T, inside.reshape(shape).T

    def at(self, maps, place, block):
        """Compute inputs at some places, of all images of a block each.

        Neighbours minus their weighted mean, divided by their deviation; location and log-scale of the
        linear conditioner and features of activity in the same units; deviation, mean and borders.

        Parameters
        ----------
        maps : GroupMaps
        place, block : ndarray of int, shape (k,)

        Returns
        -------
        inputs : ndarray of float32, shape (inputs, k * images)
        deviation : ndarray of float32, shape (k * images,)
            In grey levels.
        """
        source, inside = (part[:, place] for part in self._sources)
        images = maps.pixels.shape[-1]
        x = maps.pixels[source, :, block].transpose(2, 0, 1, 3).reshape(-1, len(source), len(place) * images)
        inside, borders = (np.repeat(part, images, axis=1) for part in (inside, self._borders[:, place]))
        x *= inside
        total = self._weights @ inside
        mean = (self._weights @ x) / total
        x -= mean[:, None]
        x *= inside
        variance = (self._weights @ np.square(x)) / total
        log_deviation = 0.5 * np.log(variance.mean(axis=0) + np.float32(NOISE_VARIANCE))
        deviation = np.exp(log_deviation)
        x /= deviation
        linear, log_scale, features = (
            at_places(part, place, block) for part in (maps.location, maps.log_scale, maps.features)
        )
        parts = [
            x.reshape(-1, x.shape[-1]),
            (linear - mean) / deviation,
            log_scale - log_deviation,
            features - log_deviation,
            log_deviation[None],
            mean / _BRIGHTNESS,
            borders,
        ]
        return np.concatenate(parts), deviation


def at_places(maps, place, block):
    """Read maps at places of blocks.

    Parameters
    ----------
    maps : ndarray, shape (h * w, k, blocks, images)
    place, block : ndarray of int, shape (places,)

    Returns
    -------
    ndarray, shape (k, places * images)
    """
    return maps[place, :, block].swapaxes(0, 1).reshape(maps.shape[1], -1)


@dataclass(frozen=True)
class NetworkConditioner:
    """Shift of the location and change of the log-scale, from a network.

    Parameters
    ----------
    inputs : PatchInputs
    network : CouplingNetwork
    """

    inputs: PatchInputs
    network: CouplingNetwork

    def prepare(self, maps):
        """Compute what does not depend on the group's own pixels.

        Parameters
        ----------
        maps : GroupMaps
            In one block.

        Returns
        -------
        first : list of ndarray of float32, shape (channels, units, pixels)
            First layer of the network, of a number of pixels each.
        unit : ndarray of float32, shape (h * w * n,)
            Deviations of the neighbourhoods, in grey levels.
        """
        places, images = maps.location.shape[0], maps.location.shape[-1]
        step = max(1, _AT_ONCE // images)
        parts = [np.arange(first, min(places, first + step)) for first in range(0, places, step)]
        found = [self.inputs.at(maps, part, np.zeros_like(part)) for part in parts]
        return [self.network.first(inputs) for inputs, _ in found], np.concatenate(
            [unit for _, unit in found]
        )

    def given_channels(self, prepared, channel, deviations):
        """Shift and change of one channel, the channels before it being known.

        Parameters
        ----------
        prepared : tuple
            What `prepare` returned.
        channel : int
        deviations : ndarray of float64, shape (h, w, channels, n)
            From the linear location; those of the channel and of later ones are ignored.

        Returns
        -------
        shift, change : ndarray of float64, shape (h, w, n)
            In grey levels and nats.
        """
        first, unit = prepared
        known = deviations[:, :, :channel].transpose(2, 0, 1, 3).reshape(channel, unit.size)
        ends = np.cumsum([part.shape[-1] for part in first])[:-1]
        parts = np.split((known / unit).astype(np.float32), ends, axis=1)
        outputs = [self.network.channel(f[channel], k, channel) for f, k in zip(first, parts, strict=True)]
        shift, change = np.concatenate(outputs, axis=1).astype(np.float64)
        shape = *deviations.shape[:2], deviations.shape[3]
        return (shift * unit).reshape(shape), change.reshape(shape)
