"""The network of a coupling: for every channel, a residual layer on one layer of hidden units.

Inputs are those of the neighbourhood and the deviations of the channels already known at the pixel; outputs
are a shift of the location, in units of the neighbours' deviation, and a change of the log-scale.
"""

from dataclasses import dataclass

import numpy as np

from typicality.images.checks import finite
from typicality.images.layers import dense, dense_backward, silu, silu_backward
from typicality.images.logistic_density import log_density

MATRICES = frozenset({"first_weights", "second_weights"})
"""Parameters that are stacks of matrices between hidden layers."""

CHANGE_BOUNDS = (-3.0, 3.0)
"""Limits of the change of the log-scale, in nats."""

# Of the last layer's initial weights: training starts near the linear map.
_SMALL = 0.1


@dataclass(frozen=True)
class Targets:
    """Pixels whose density a network shall raise; they lie along the last axis.

    Attributes
    ----------
    deviations, log_scale : ndarray, shape (channels, pixels)
        From the linear location, in grey levels; of the linear conditioner, in nats.
    unit : ndarray, shape (pixels,)
        Deviation of the neighbours, in grey levels.
    """

    deviations: np.ndarray
    log_scale: np.ndarray
    unit: np.ndarray

    def information_and_slopes(self, shift, change):
        """Mean information and its derivatives.

        Parameters
        ----------
        shift, change : ndarray, shape (channels, pixels)
            In units of ``unit``, and in nats.

        Returns
        -------
        information : float
            In nats.
        by_shift, by_change : ndarray, shape (channels, pixels)
        """
        log_scale = self.log_scale + change
        remaining = self.deviations - self.unit * shift
        inverse = np.exp(-log_scale)
        standard = remaining * inverse
        slope = np.tanh(standard / 2)
        by_shift, by_change = -slope * inverse * self.unit, 1 - standard * slope
        information = -log_density(remaining, log_scale).mean()
        return float(information), by_shift / slope.size, by_change / slope.size


@dataclass(frozen=True)
class CouplingNetwork:
    """Network of the conditionals of one pixel's channels.

    Parameters
    ----------
    parameters : dict of str to ndarray
        As `initial_parameters` makes them, all of one precision, which is that of all results.
    """

    parameters: dict

    def first(self, inputs):
        """Part of the first layer, before its nonlinearity, that comes from the neighbourhood.

        Parameters
        ----------
        inputs : ndarray, shape (inputs, pixels)

        Returns
        -------
        ndarray, shape (channels, units, pixels)
        """
        return dense(inputs, self.parameters["first_weights"], self.parameters["first_bias"])

    def channel(self, first, known, channel):
        """Outputs of one channel.

        Parameters
        ----------
        first : ndarray, shape (units, pixels)
            What `first` returned for the channel.
        known : ndarray, shape (channel, pixels)
            Deviations of the channels before it, in units of the neighbours'.
        channel : int

        Returns
        -------
        ndarray, shape (2, pixels)
            Shift and change.
        """
        p = self.parameters
        units, _ = silu(first + p["known_weights"][channel, :, :channel] @ known)
        change, _ = silu(dense(units, p["second_weights"][channel], p["second_bias"][channel]))
        outputs = dense(units + change, p["output_weights"][channel], p["output_bias"][channel])
        np.clip(outputs[1], *CHANGE_BOUNDS, out=outputs[1])
        return outputs

    def loss_and_gradients(self, inputs, targets):
        """Mean information of pixels, and its gradients.

        Parameters
        ----------
        inputs : ndarray, shape (inputs, pixels)
        targets : Targets

        Returns
        -------
        loss : float
            In nats per channel and pixel.
        gradients : dict of str to ndarray
            With respect to all parameters.
        """
        p, known = self.parameters, targets.deviations / targets.unit
        units, sigmoid = silu(self.first(inputs) + p["known_weights"] @ known)
        change, second_sigmoid = silu(dense(units, p["second_weights"], p["second_bias"]))
        last = units + change
        outputs = dense(last, p["output_weights"], p["output_bias"])
        clipped = np.clip(outputs[:, 1], *CHANGE_BOUNDS)
        loss, by_shift, by_change = targets.information_and_slopes(outputs[:, 0], clipped)
        by_change *= clipped == outputs[:, 1]
        back, *output = dense_backward(np.stack([by_shift, by_change], axis=1), last, p["output_weights"])
        through = silu_backward(back, change, second_sigmoid)
        through, *second = dense_backward(through, units, p["second_weights"])
        back = silu_backward(back + through, units, sigmoid)
        return loss, {
            "first_weights": back @ inputs.T,
            "known_weights": (back @ known.T) * _earlier(len(known), known.dtype),
            "first_bias": back.sum(axis=-1),
            "second_weights": second[0],
            "second_bias": second[1],
            "output_weights": output[0],
            "output_bias": output[1],
        }


def _earlier(channels, dtype):
    """Which channels are known before each, shape (channels, 1, channels)."""
    return np.tri(channels, k=-1, dtype=dtype)[:, None]


def parameter_shapes(inputs, channels, units):
    """Shapes of all parameters.

    Parameters
    ----------
    inputs, channels, units : int

    Returns
    -------
    dict of str to tuple of int
    """
    return {
        "first_weights": (channels, units, inputs),
        "known_weights": (channels, units, channels),
        "first_bias": (channels, units),
        "second_weights": (channels, units, units),
        "second_bias": (channels, units),
        "output_weights": (channels, 2, units),
        "output_bias": (channels, 2),
    }


def initial_parameters(inputs, channels, units, rng, dtype=np.float32):
    """Draw the parameters with which training begins.

    Parameters
    ----------
    inputs, channels, units : int
    rng : numpy.random.Generator
    dtype : dtype

    Returns
    -------
    dict of str to ndarray
        Weights are Gaussian with a variance of one over the number of inputs, and small in the last layer;
        biases are zero.
    """
    parameters = {}
    for name, shape in parameter_shapes(inputs, channels, units).items():
        drawn = name.endswith("weights")
        values = rng.standard_normal(shape) / np.sqrt(shape[-1]) if drawn else np.zeros(shape)
        parameters[name] = values.astype(dtype)
    parameters["known_weights"] *= _earlier(channels, dtype)
    parameters["output_weights"] *= _SMALL
    return parameters


def check_parameters(parameters, inputs, channels):
    """Return stored parameters as a dictionary if they are those of a network.

    Parameters
    ----------
    parameters : mapping of str to ndarray
    inputs, channels : int

    Returns
    -------
    dict of str to ndarray of float32

    Raises
    ------
    KeyError
        One is missing.
    ValueError
        They do not fit together, are not finite, or would make a channel depend on itself or a later one.
    """
    shapes = parameter_shapes(inputs, channels, parameters["first_bias"].shape[-1])
    checked = {name: finite(parameters[name], shape, np.float32) for name, shape in shapes.items()}
    if (checked["known_weights"] * (1 - _earlier(channels, np.float32))).any():
        raise ValueError("a channel is predicted from itself or from a later one")
    return checked
