"""A network that says how likely each of the 256 levels of the next sample is.

As WaveNet (van den Oord et al., 2016) it is told the samples before and labels of what is to be spoken. As
LPCNet (Valin and Skoglund, 2019) it leaves the resonances to linear prediction and looks at the residuals of
the samples before; here it is a small perceptron with one residual connection. Its outputs are the parameters
of a mixture of logistics for the next residual, integrated over the cells of the mu-law.
"""

from dataclasses import dataclass

import numpy as np

from typicality.audio import cells
from typicality.audio.mulaw import THRESHOLDS
from typicality.images.layers import dense, dense_backward, silu, silu_backward

COMPONENTS = 4
"""Logistics in the mixture."""
LOUDEST = 8.0
"""Residuals beyond this, in units, are heard as this: what no training has shown must not add up."""
MATRICES = ("first_weights", "second_weights")
"""Parameters that take orthogonalised steps."""
# Latest residuals whose loudness is told besides that of all; its floor, in units.
_WINDOWS = 8, 32
_SOFTEST = 0.01
_LOWER = np.append(-np.inf, THRESHOLDS)
_UPPER = np.append(THRESHOLDS, np.inf)
# Log-scales of the components at the start.
_FIRST_SCALES = -3.0, 0.0


@dataclass(frozen=True)
class Inputs:
    """What is known before some samples.

    Attributes
    ----------
    prediction : ndarray of float32, shape (n,)
        Linear prediction of the amplitude.
    unit : ndarray of float32, shape (n,)
        Root mean square of the residual of such sounds.
    features : ndarray of float32, shape (features, n)
        As `make_features` makes them.
    """

    prediction: np.ndarray
    unit: np.ndarray
    features: np.ndarray


def make_features(residuals, conditions):
    """Prepare what the network looks at.

    Parameters
    ----------
    residuals : ndarray of float32, shape (lags, n)
        Of the samples before, the oldest first, in units.
    conditions : ndarray of float32, shape (conditions, n)

    Returns
    -------
    ndarray of float32, shape (lags + 3 + conditions, n)
        Residuals, compressed; logarithms of the loudness of the latest, later and all of them; conditions.
    """
    heard = np.clip(residuals, -LOUDEST, LOUDEST)
    squares = heard**2
    loudness = np.stack([squares[-window:].mean(axis=0) for window in (*_WINDOWS, len(heard))])
    return np.concatenate([np.arcsinh(heard), np.log(loudness + np.float32(_SOFTEST**2)) / 2, conditions])


def initial_parameters(features, width, rng):
    """Random parameters of a network that has not learnt yet.

    Parameters
    ----------
    features, width : int
        Inputs, and units of a layer.
    rng : numpy.random.Generator

    Returns
    -------
    dict of str to ndarray of float32
    """
    parameters = {
        "first_weights": rng.standard_normal((width, features)) / np.sqrt(features),
        "first_bias": np.zeros(width),
        "second_weights": rng.standard_normal((width, width)) / np.sqrt(width),
        "second_bias": np.zeros(width),
        "output_weights": rng.standard_normal((3 * COMPONENTS, width)) * 0.05 / np.sqrt(width),
        "output_bias": np.zeros(3 * COMPONENTS),
    }
    parameters["output_bias"][2 * COMPONENTS :] = np.linspace(*_FIRST_SCALES, COMPONENTS)
    return {name: array.astype(np.float32) for name, array in parameters.items()}


def _forward(parameters, features):
    """Return logits, locations and log-scales in units, and what the way back needs."""
    hidden, first = silu(dense(features, parameters["first_weights"], parameters["first_bias"]))
    deep, second = silu(dense(hidden, parameters["second_weights"], parameters["second_bias"]))
    trunk = hidden + deep
    output = dense(trunk, parameters["output_weights"], parameters["output_bias"])
    return np.split(output, 3), (hidden, first, deep, second, trunk)


def _cells_of(levels, inputs):
    """Return the ends of the levels' cells as residuals, in units."""
    return ((edges[levels] - inputs.prediction) / inputs.unit for edges in (_LOWER, _UPPER))


def log_prob(parameters, inputs, levels):
    """Logarithm of the probability of the next level.

    Parameters
    ----------
    parameters : dict of str to ndarray
    inputs : Inputs
    levels : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of float64, shape (n,)
        In nats.
    """
    mixture, _ = _forward(parameters, inputs.features)
    return cells.log_mass(*_cells_of(levels, inputs), *mixture)


def probabilities(parameters, inputs):
    """Probabilities of all levels, of sum one, in single precision.

    Parameters
    ----------
    parameters, inputs
        As for `log_prob`.

    Returns
    -------
    ndarray of float32, shape (256, n)
    """
    mixture, _ = _forward(parameters, inputs.features)
    thresholds = (THRESHOLDS.astype(np.float32)[:, None] - inputs.prediction) / inputs.unit
    return cells.masses(thresholds, *mixture)


def loss_and_gradients(parameters, inputs, levels):
    """Mean information of some samples in nats, and its gradients.

    Parameters
    ----------
    parameters, inputs, levels
        As for `log_prob`.

    Returns
    -------
    loss : float
    gradients : dict of str to ndarray
    """
    mixture, (hidden, first, deep, second, trunk) = _forward(parameters, inputs.features)
    information, by_mixture = cells.information_and_gradients(*_cells_of(levels, inputs), *mixture)
    gradient = (np.concatenate(by_mixture) / len(levels)).astype(trunk.dtype)
    by_trunk, output_weights, output_bias = dense_backward(gradient, trunk, parameters["output_weights"])
    by_deep = silu_backward(by_trunk, deep, second)
    by_hidden, second_weights, second_bias = dense_backward(by_deep, hidden, parameters["second_weights"])
    by_first = silu_backward(by_hidden + by_trunk, hidden, first)
    gradients = {
        "first_weights": by_first @ inputs.features.T,
        "first_bias": by_first.sum(axis=1),
        "second_weights": second_weights,
        "second_bias": second_bias,
        "output_weights": output_weights,
        "output_bias": output_bias,
    }
    return float(information.mean()), gradients
