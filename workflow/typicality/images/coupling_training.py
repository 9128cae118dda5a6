"""Training of the networks of couplings, by stochastic maximum likelihood."""

import logging

import numpy as np

from typicality.images.coupling_network import MATRICES, CouplingNetwork, Targets, initial_parameters
from typicality.images.muon import MuonAdam, clipped
from typicality.images.network_conditioner import GroupMaps, NetworkConditioner, PatchInputs, at_places

_LOGGER = logging.getLogger(__name__)

# Images, at one place, that a batch takes together: a line of the cache.
_BLOCK = 16
# Batches from which second moments are taken, and what is added to those of whitened inputs.
_MOMENT_BATCHES = 64
_WHITENING_RIDGE = 0.03
_LARGEST_GRADIENT = 1.0
# Reports of progress, and the weight of one batch in the smoothed loss that they give.
_REPORTS = 4
_SMOOTHING = 0.01


def train_network(linear, sample, rng, *, units, steps, batch, step_size):
    """Train the network of one group of a level.

    Parameters
    ----------
    linear : LinearConditioner
        What the network improves on.
    sample : LevelSample
        Its images in random order.
    rng : numpy.random.Generator
        Decides, with the arguments, the result.
    units : int
        Of a layer.
    steps, batch : int
        Batches, and pixels in a batch.
    step_size : float
        Relative to the optimiser's own; it falls linearly to zero.

    Returns
    -------
    NetworkConditioner
    """
    inputs = PatchInputs(linear.neighbourhood)
    batches = _Batches(inputs, linear, sample, rng, batch)
    network = CouplingNetwork(initial_parameters(inputs.size, linear.neighbourhood.channels, units, rng))
    whitening = _whitening(batches)
    optimiser, smoothed = MuonAdam(network.parameters, MATRICES), 0.0
    for step in range(1, steps + 1):
        x, targets = batches.draw()
        loss, gradients = network.loss_and_gradients(whitening @ x, targets)
        optimiser.step(clipped(gradients, _LARGEST_GRADIENT), step_size * (1 - (step - 1) / steps))
        # The plain mean of the first losses, until there are enough of them.
        smoothed += max(_SMOOTHING, 1 / step) * (loss - smoothed)
        if step % max(1, steps // _REPORTS) == 0:
            _LOGGER.info("polyphase network: step %d of %d, %.3f bits/dim", step, steps, smoothed / np.log(2))
    network.parameters["first_weights"] = network.parameters["first_weights"] @ whitening
    return NetworkConditioner(inputs, network)


class _Batches:
    """Random places of random images, with what is linear computed once."""

    def __init__(self, inputs, linear, sample, rng, batch):
        self._inputs, self._rng = inputs, rng
        maps, deviations, log_scales = [], [], []
        for part in sample.slices():
            pixels, features = sample.pixels[..., part], linear.activity.features(*sample.maps(part))
            neighbours = linear.location(pixels), linear.log_scale(features)
            values = linear.neighbourhood.of_group(pixels)
            maps.append(GroupMaps.of(pixels, features, *neighbours))
            for found, of in zip(
                linear.given_all_channels(*neighbours, values), (deviations, log_scales), strict=True
            ):
                of.append(found.astype(np.float32).reshape(-1, *found.shape[2:]))
        images = min(_BLOCK, sample.pixels.shape[-1])
        self._maps = GroupMaps.joined(maps).in_blocks(images)
        self._places = max(1, batch // images)
        blocks = self._maps.pixels.shape[2]
        self._targets = [
            np.concatenate(parts, axis=-1)[..., : blocks * images].reshape(
                *parts[0].shape[:2], blocks, images
            )
            for parts in (deviations, log_scales)
        ]

    def draw(self):
        """Draw a batch: inputs of random pixels, and what they are to be mapped to."""
        places, _, blocks, _ = self._targets[0].shape
        place, block = (self._rng.integers(size, size=self._places) for size in (places, blocks))
        inputs, unit = self._inputs.at(self._maps, place, block)
        return inputs, Targets(*(at_places(part, place, block) for part in self._targets), unit)


def _whitening(batches):
    """Symmetric matrix that brings the second moments of inputs near one, those of noise less so.

    Neighbours are alike: without it, what tells directions and textures apart is learnt slowly. It is only
    for training; afterwards the first layer takes it up.
    """
    total, pixels = 0, 0
    for _ in range(_MOMENT_BATCHES):
        x = batches.draw()[0].astype(np.float64)
        total, pixels = total + x @ x.T, pixels + x.shape[1]
    values, vectors = np.linalg.eigh(total / pixels)
    return ((vectors / np.sqrt(np.maximum(values, 0) + _WHITENING_RIDGE)) @ vectors.T).astype(np.float32)
