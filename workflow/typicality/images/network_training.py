"""Training of the pixel network on random pixels of random images."""

import logging
from dataclasses import replace

import numpy as np

from typicality.images.muon import MuonAdam, clipped
from typicality.images.pixel_network import (
    LINEAR,
    MATRICES,
    PixelNetwork,
    initial_parameters,
    loss_and_gradients,
)

_LOGGER = logging.getLogger(__name__)

# Batches from which second moments are taken; what is added to those of features and of whitened features.
_MOMENT_BATCHES = 64
_WHITENING_RIDGE = 0.03
_RIDGE = 1e-4
_LARGEST_GRADIENT = 1.0
# Reports of progress, and the weight of one batch in the smoothed loss that they give.
_REPORTS = 20
_SMOOTHING = 0.01


def train_network(inputs, images, rng, sizes, *, steps, batch, step_size, mirror):
    """Train a network by maximum likelihood.

    Every step sees other random pixels, so that time and memory depend on steps and batch alone.

    Parameters
    ----------
    inputs : NetworkInputs
    images : ndarray of uint8, shape (n, height, width, channels)
    rng : numpy.random.Generator
        Decides, with the arguments, the result.
    sizes : dict of str to int
        ``width``, ``depth``, ``units`` and ``components``, as `initial_parameters` takes them.
    steps : int
        Batches.
    batch : int
        Pixels in a batch.
    step_size : float
        Relative to the optimiser's own; it falls linearly to zero.
    mirror : bool
        Whether half of the pixels are seen with left and right exchanged.

    Returns
    -------
    PixelNetwork
    """
    sizes = sizes | {
        "features": inputs.features,
        "channels": inputs.neighbourhood.channels,
        "spikes": len(inputs.spikes),
    }
    network = PixelNetwork(initial_parameters(sizes, rng), inputs.spikes)
    moments = _second_moments(inputs, images, rng, batch, mirror)
    whitening = _whitening(moments[: inputs.features, : inputs.features])
    network.parameters.update(_linear_prediction(moments, whitening))
    trained = {name: array for name, array in network.parameters.items() if name not in LINEAR}
    optimiser = MuonAdam(trained, MATRICES)
    progress = _Progress(steps)
    for step in range(steps):
        patches = random_patches(inputs, images, rng, batch, mirror)
        normalised = inputs.normalise(patches)
        normalised = replace(normalised, features=whitening @ normalised.features)
        loss, gradients = loss_and_gradients(network, normalised, patches.values, inputs.levels)
        optimiser.step(clipped(gradients, _LARGEST_GRADIENT), step_size * (1 - step / steps))
        progress.report(step + 1, loss)
    for name in ("linear_features", "first_weights"):
        network.parameters[name] = network.parameters[name] @ whitening
    return network


class _Progress:
    """Logs a smoothed loss every twentieth of the way."""

    def __init__(self, steps):
        self._steps = steps
        self._every = max(1, steps // _REPORTS)
        self._loss = None

    def report(self, step, loss):
        # The plain mean of the first losses, until there are enough of them.
        weight = max(_SMOOTHING, 1 / step)
        self._loss = loss if self._loss is None else (1 - weight) * self._loss + weight * loss
        if step % self._every == 0 or step == self._steps:
            _LOGGER.info("network: step %d of %d, %.3f bits/dim", step, self._steps, self._loss / np.log(2))


def random_patches(inputs, images, rng, count, mirror):
    """Read random pixels of random images with their neighbourhoods.

    Parameters
    ----------
    inputs : NetworkInputs
    images : ndarray of uint8, shape (n, height, width, channels)
    rng : numpy.random.Generator
    count : int
    mirror : bool

    Returns
    -------
    Patches
    """
    image, row, column = (rng.integers(size, size=count) for size in images.shape[:3])
    mirrored = rng.random(count) < (0.5 if mirror else 0)
    return inputs.at(images, image, row, column, mirrored)


def _second_moments(inputs, images, rng, batch, mirror):
    """Second moments of the features and the normalised channels, together."""
    total = 0
    for _ in range(_MOMENT_BATCHES):
        patches = random_patches(inputs, images, rng, batch, mirror)
        normalised = inputs.normalise(patches, np.float64)
        known = (patches.values - normalised.mean) * np.exp(-normalised.log_deviation)
        regressors = np.concatenate([normalised.features, known])
        total = total + regressors @ regressors.T
    return total / (_MOMENT_BATCHES * batch)


def _whitening(moments):
    """Symmetric matrix that brings the second moments of features near one, those of noise less so.

    Neighbours are alike: without it, most of the input is brightness, and what tells directions and textures
    apart is learnt slowly. It is only for training; afterwards the first layers take it up.
    """
    values, vectors = np.linalg.eigh(moments)
    return ((vectors / np.sqrt(np.maximum(values, 0) + _WHITENING_RIDGE)) @ vectors.T).astype(np.float32)


def _linear_prediction(moments, whitening):
    """Least squares of every normalised channel on whitened features and the channels before it."""
    features, total = len(whitening), len(moments)
    basis = np.eye(total)
    basis[:features, :features] = whitening
    gram = basis @ moments @ basis.T + _RIDGE * np.eye(total)
    solution = {
        "linear_features": np.zeros((total - features, features)),
        "linear_known": np.zeros((total - features,) * 2),
    }
    for c, end in enumerate(range(features, total)):
        weights = np.linalg.solve(gram[:end, :end], gram[:end, end])
        solution["linear_features"][c], solution["linear_known"][c, :c] = np.split(weights, [features])
    return {name: array.astype(np.float32) for name, array in solution.items()}
