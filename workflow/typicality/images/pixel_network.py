"""The network from a normalised causal neighbourhood to the mixture of logistics of every channel.

A trunk of residual layers sees the neighbourhood; every channel has a head on it that also sees by how much
the channels already known at the pixel differ from their linear prediction. The linear prediction is added to
all locations, so that the network only learns what is beyond it.
"""

from dataclasses import dataclass

import numpy as np

from typicality.images.checks import finite
from typicality.images.layers import dense, dense_backward, silu, silu_backward
from typicality.images.logistic_mixture import information_and_gradients
from typicality.images.scale import LOG_SCALE_BOUNDS

MATRICES = frozenset({"first_weights", "block_weights", "head_weights"})
"""Parameters that are matrices between hidden layers, or stacks of them."""

LINEAR = frozenset({"linear_features", "linear_known"})
"""Parameters of the linear prediction, which are not trained by gradient."""


# Of the last layer's initial weights: training starts near the linear prediction.
_SMALL = 0.1
# How far beyond the range, in levels, a logistic of the least scale lies that stands for a spike at its end:
# as tails are folded into the ends, all of its mass is there (the rest, exp(-20,000), rounds to nothing).
_BEYOND = 1000.0


@dataclass(frozen=True)
class PixelNetwork:
    """Network of the conditionals of one pixel.

    Parameters
    ----------
    parameters : dict of str to ndarray
        As `initial_parameters` makes them, all of one precision, which is that of all results.
    spikes : tuple of int
        Ends of the range of values at which every mixture has a point mass.
    """

    parameters: dict
    spikes: tuple = ()

    def linear_prediction(self, features, known):
        """Predict the channels linearly.

        Parameters
        ----------
        features : ndarray, shape (features, pixels)
        known : ndarray, shape (channels, pixels)
            Normalised channels; nothing depends on a channel's own or a later one.

        Returns
        -------
        ndarray, shape (channels, pixels)
        """
        return self.parameters["linear_features"] @ features + self.parameters["linear_known"] @ known

    def trunk(self, features):
        """Compute the hidden layers.

        Parameters
        ----------
        features : ndarray, shape (features, pixels)

        Returns
        -------
        hidden : ndarray, shape (width, pixels)
            The last layer.
        trace : list of tuple of ndarray
            Input of every layer, and the value of its nonlinearity with the sigmoid in it.
        """
        p = self.parameters
        hidden, sigmoid = silu(dense(features, p["first_weights"], p["first_bias"]))
        trace = [(features, hidden, sigmoid)]
        for weights, bias in zip(p["block_weights"], p["block_bias"], strict=True):
            change, sigmoid = silu(dense(hidden, weights, bias))
            trace.append((hidden, change, sigmoid))
            hidden = hidden + change
        return hidden, trace

    def heads(self, hidden, errors, channels=slice(None)):
        """Compute the outputs of the heads of some channels.

        Parameters
        ----------
        hidden : ndarray, shape (width, pixels)
        errors : ndarray, shape (channels, pixels)
            Normalised channels minus their linear prediction; a head ignores its own channel and later ones.
        channels : slice

        Returns
        -------
        outputs : ndarray, shape (chosen channels, 3 components + spikes, pixels)
            Logits, those of spikes last, and locations and log-scales relative to the linear prediction and
            the deviation.
        trace : (ndarray, ndarray)
            The heads' units and the sigmoid in them, shape (chosen channels, units, pixels).
        """
        p = self.parameters
        known = p["head_known"][channels]
        weights = p["head_weights"].reshape(len(p["head_known"]), -1, len(hidden))[channels]
        units = weights.reshape(-1, len(hidden)) @ hidden
        units = units.reshape(*known.shape[:2], -1)
        units += known @ errors
        units += p["head_bias"][channels][..., None]
        trace = silu(units)
        return dense(trace[0], p["output_weights"][channels], p["output_bias"][channels]), trace

    def backward(self, gradient, errors, hidden, traces):
        """Gradients with respect to the trained parameters.

        Parameters
        ----------
        gradient : ndarray, shape (channels, 3 components + spikes, pixels)
            With respect to the outputs of all heads.
        errors, hidden : ndarray
            What `heads` was given.
        traces : (list, tuple)
            What `trunk` and `heads` returned.

        Returns
        -------
        dict of str to ndarray
        """
        found, flowing = self._heads_backward(gradient, errors, hidden, traces[1])
        first, *blocks = traces[0]
        changes = []
        for (x, *activation), weights in zip(
            blocks[::-1], self.parameters["block_weights"][::-1], strict=True
        ):
            back, *change = dense_backward(silu_backward(flowing, *activation), x, weights)
            changes.insert(0, change)
            flowing += back
        features, *activation = first
        flowing = silu_backward(flowing, *activation)
        found |= {"first_weights": flowing @ features.T, "first_bias": flowing.sum(axis=1)}
        weights, bias = (np.stack(parts) for parts in zip(*changes, strict=True))
        return found | {"block_weights": weights, "block_bias": bias}

    def _heads_backward(self, gradient, errors, hidden, trace):
        back, by_weights, by_bias = dense_backward(gradient, trace[0], self.parameters["output_weights"])
        back = silu_backward(back, *trace)
        found = {"output_weights": by_weights, "output_bias": by_bias, "head_bias": back.sum(axis=-1)}
        # A head's weights on channels that are not yet known stay zero.
        found["head_known"] = (back @ errors.T) * _earlier(len(errors), errors.dtype)[:, None]
        back = back.reshape(-1, back.shape[-1])
        found["head_weights"] = back @ hidden.T
        return found, self.parameters["head_weights"].T @ back


def _earlier(channels, dtype):
    """Which channels are known before each, shape (channels, channels)."""
    return np.tri(channels, k=-1, dtype=dtype)


def mixture_parameters(outputs, prediction, mean, log_deviation, spikes=()):
    """Turn outputs of heads into the parameters of mixtures of logistics.

    A spike is one more logistic, so far beyond its end of the range that all of it is folded there.

    Parameters
    ----------
    outputs : ndarray, shape (channels, 3 components + spikes, pixels)
    prediction, mean : ndarray, shape (channels, pixels)
        Linear prediction, in deviations from the mean; the mean, in levels.
    log_deviation : ndarray, shape (pixels,)
        In nats.
    spikes : tuple of int
        Their values, 0 or the last.

    Returns
    -------
    logits, location, log_scale : ndarray, shape (channels, components + spikes, pixels)
        In nats, levels and nats.
    """
    logits, shift, log_ratio = _split(outputs, len(spikes))
    location = mean[:, None] + np.exp(log_deviation) * (prediction[:, None] + shift)
    log_scale = np.clip(log_deviation + log_ratio, *LOG_SCALE_BOUNDS)
    if not spikes:
        return logits, location, log_scale
    far = np.array([value + _BEYOND if value else -_BEYOND for value in spikes])
    with_spikes = [(location, far[:, None]), (log_scale, LOG_SCALE_BOUNDS[0])]
    return logits, *(_extended(part, len(spikes), value) for part, value in with_spikes)


def _extended(part, spikes, value):
    """Add the components of spikes to a parameter of the mixtures, all pixels alike."""
    shape = len(part), spikes, part.shape[-1]
    return np.concatenate([part, np.broadcast_to(value, shape).astype(part.dtype)], axis=1)


def _split(outputs, spikes):
    """Split outputs of heads into logits, of the spikes too, shifts and log-ratios."""
    components = (outputs.shape[1] - spikes) // 3
    return np.split(outputs, [components + spikes, 2 * components + spikes], axis=1)


def loss_and_gradients(network, inputs, values, levels):
    """Mean information of pixels and its gradients.

    Parameters
    ----------
    network : PixelNetwork
    inputs : NormalisedPatches
    values : ndarray, shape (channels, pixels)
    levels : int

    Returns
    -------
    loss : float
        In nats per channel and pixel.
    gradients : dict of str to ndarray
        With respect to the trained parameters.
    """
    values = values.astype(inputs.features.dtype)
    known = (values - inputs.mean) * np.exp(-inputs.log_deviation)
    prediction = network.linear_prediction(inputs.features, known)
    errors = known - prediction
    hidden, trunk_trace = network.trunk(inputs.features)
    outputs, head_trace = network.heads(hidden, errors)
    mixture = mixture_parameters(outputs, prediction, inputs.mean, inputs.log_deviation, network.spikes)
    information, (by_logits, by_location, by_log_scale) = information_and_gradients(values, *mixture, levels)
    by_location *= np.exp(inputs.log_deviation)
    by_log_scale *= (mixture[2] > LOG_SCALE_BOUNDS[0]) & (mixture[2] < LOG_SCALE_BOUNDS[1])
    # Where a spike is and how wide are not to be learnt.
    learnt = slice(by_logits.shape[1] - len(network.spikes))
    gradient = np.concatenate([by_logits, by_location[:, learnt], by_log_scale[:, learnt]], axis=1)
    gradient /= values.size
    return float(information.mean()), network.backward(gradient, errors, hidden, (trunk_trace, head_trace))


def parameter_shapes(sizes):
    """Shapes of all parameters.

    Parameters
    ----------
    sizes : dict of str to int
        ``features``, ``channels``, ``width`` of the trunk, its ``depth`` in layers (at least 2), ``units`` of
        a head, ``components``, and possibly how many ``spikes``.

    Returns
    -------
    dict of str to tuple of int
    """
    features, channels, width, depth, units, components = (
        sizes[name] for name in ("features", "channels", "width", "depth", "units", "components")
    )
    outputs = 3 * components + sizes.get("spikes", 0)
    return {
        "linear_features": (channels, features),
        "linear_known": (channels, channels),
        "first_weights": (width, features),
        "first_bias": (width,),
        "block_weights": (depth - 1, width, width),
        "block_bias": (depth - 1, width),
        "head_weights": (channels * units, width),
        "head_known": (channels, units, channels),
        "head_bias": (channels, units),
        "output_weights": (channels, outputs, units),
        "output_bias": (channels, outputs),
    }


def initial_parameters(sizes, rng, dtype=np.float32):
    """Draw the parameters with which training begins.

    Parameters
    ----------
    sizes : dict of str to int
        As for `parameter_shapes`.
    rng : numpy.random.Generator
    dtype : dtype

    Returns
    -------
    dict of str to ndarray
        Weights are Gaussian with a variance of one over the number of inputs, and small in the last layer;
        the linear prediction is zero, and so are biases but those that set the mixture apart.
    """
    parameters = {}
    for name, shape in parameter_shapes(sizes).items():
        drawn = name in MATRICES or name in ("head_known", "output_weights")
        values = rng.standard_normal(shape) / np.sqrt(shape[-1]) if drawn else np.zeros(shape)
        parameters[name] = values.astype(dtype)
    parameters["head_known"] *= _earlier(sizes["channels"], dtype)[:, None]
    parameters["output_weights"] *= _SMALL
    parameters["output_bias"] += _initial_mixture(sizes["components"], sizes.get("spikes", 0)).astype(dtype)
    return parameters


def _initial_mixture(components, spikes):
    """Equal weights, locations around the prediction, and a scale below the local deviation."""
    spread = np.linspace(-0.5, 0.5, components) if components > 1 else np.zeros(1)
    return np.concatenate([np.zeros(components + spikes), spread, np.full(components, -1.5)])


def check_parameters(parameters, features, channels, spikes=0):
    """Return stored parameters as a dictionary if they are those of a network.

    Parameters
    ----------
    parameters : mapping of str to ndarray
    features, channels, spikes : int
        How many.

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
    blocks, width = parameters["block_bias"].shape
    units, outputs = (parameters[name].shape[-1] for name in ("head_bias", "output_bias"))
    sizes = {"width": width, "depth": blocks + 1, "units": units, "components": (outputs - spikes) // 3}
    shapes = parameter_shapes(sizes | {"features": features, "channels": channels, "spikes": spikes})
    checked = {name: finite(parameters[name], shape, np.float32) for name, shape in shapes.items()}
    later = _earlier(channels, np.float32) == 0
    if checked["linear_known"][later].any() or checked["head_known"].swapaxes(1, 2)[later].any():
        raise ValueError("a channel is predicted from itself or from a later one")
    return checked
