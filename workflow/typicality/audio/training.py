"""Training of the network by maximum likelihood on random samples of random sequences."""

import logging

import numpy as np

from typicality.audio.network import MATRICES, initial_parameters, loss_and_gradients
from typicality.images.muon import MuonAdam, clipped

_LOGGER = logging.getLogger(__name__)

_REPORTS = 10
_LARGEST_GRADIENT = 1.0


def train(contexts, rng, *, width, steps, batch):
    """Train a network; the step size falls linearly to zero.

    Parameters
    ----------
    contexts : typicality.audio.contexts.Contexts
    rng : numpy.random.Generator
        Decides, with the other arguments, the result.
    width : int
        Units of a layer.
    steps, batch : int
        Steps, and samples in each.

    Returns
    -------
    dict of str to ndarray of float32
        Parameters for `typicality.audio.network`.
    """
    inputs, _ = contexts.disturbed(1, rng)
    parameters = initial_parameters(len(inputs.features), width, rng)
    optimiser = MuonAdam(parameters, MATRICES)
    losses, every = [], max(1, steps // _REPORTS)
    for step in range(1, steps + 1):
        loss, gradients = loss_and_gradients(parameters, *contexts.disturbed(batch, rng))
        optimiser.step(clipped(gradients, _LARGEST_GRADIENT), 1 - (step - 1) / steps)
        losses.append(loss / np.log(2))
        if step % every == 0:
            _LOGGER.info("speech: step %d of %d, %.3f bits/sample", step, steps, np.mean(losses[-every:]))
    return parameters
