"""Mixtures of logistic distributions of an amplitude, integrated over the cells of a quantiser.

The mass of a cell is the difference of the mixture's distribution function at the cell's ends; the first cell
begins at minus infinity and the last ends at infinity, so that the masses sum to one (as in Salimans et al.,
2017, PixelCNN++, section 2.1, but for cells of any width). Everywhere components lie along the first axis.
"""

import numpy as np
from scipy.special import expit, logsumexp, softmax

# Stands for infinity where a tail is folded: exp(-800) is exactly 0, while 0 times 800 is not NaN.
_FAR = 800.0


def log_mass(lower, upper, logits, location, log_scale):
    """Logarithm of the mass of cells, in nats, without cancellation however far a cell is.

    Parameters
    ----------
    lower, upper : ndarray, shape (...)
        Ends of the cells; infinite ones are allowed.
    logits, location, log_scale : ndarray, shape (components, ...)
        Unnormalised log-weights, locations and log-scales of the components.

    Returns
    -------
    ndarray of float64, shape (...)

    Examples
    --------
    >>> one = np.zeros((1, 1))
    >>> edges = np.array([-np.inf, 0, np.inf])
    >>> np.exp(log_mass(edges[:-1], edges[1:], one, one, one)).tolist()
    [0.5, 0.5]
    """
    below, above = _standardised(lower, upper, location, log_scale)
    logits = logits.astype(np.float64)
    return logsumexp(logits + _log_difference(below, above), axis=0) - logsumexp(logits, axis=0)


def information_and_gradients(lower, upper, logits, location, log_scale):
    """Information of cells, minus their log-mass, and its gradients, in nats.

    Parameters
    ----------
    lower, upper, logits, location, log_scale
        As for `log_mass`.

    Returns
    -------
    information : ndarray, shape (...)
    gradients : tuple of three ndarray, shape (components, ...)
        With respect to logits, location and log-scale.
    """
    below, above = _standardised(lower, upper, location, log_scale)
    component = _log_difference(below, above)
    terms = logits + component
    total = logsumexp(terms, axis=0)
    posterior = np.exp(terms - total)
    # Densities at both ends over the mass between them.
    at_lower, at_upper = (expit(x) * expit(-x) / np.exp(np.maximum(component, -600)) for x in (below, above))
    by_location = posterior * (at_upper - at_lower) * np.exp(-log_scale)
    by_log_scale = posterior * (at_upper * above - at_lower * below)
    return logsumexp(logits, axis=0) - total, (softmax(logits, axis=0) - posterior, by_location, by_log_scale)


def masses(thresholds, logits, location, log_scale):
    """Masses of all cells of a quantiser, in the precision of the parameters.

    Absolute errors are those of a distribution function: 1e-7 in single precision, enough to draw from.

    Parameters
    ----------
    thresholds : ndarray, shape (levels - 1, n)
        Between the cells, increasing; `n` may be 1.
    logits, location, log_scale : ndarray, shape (components, n)

    Returns
    -------
    ndarray, shape (levels, n)
        Non-negative, of sum one up to rounding.
    """
    weight = softmax(logits, axis=0)
    # sigma(x) = (1 + tanh(x / 2)) / 2, and tanh is the one such function that numpy has vectorised.
    half = np.exp(-log_scale) / 2
    below = np.tanh((thresholds[:, None] - location) * half)
    below *= weight
    distribution = np.empty((len(thresholds) + 2, below.shape[-1]), below.dtype)
    distribution[0], distribution[-1] = -1, 1
    below.sum(axis=1, out=distribution[1:-1])
    return np.maximum(np.diff(distribution, axis=0) / 2, 0)


def _standardised(lower, upper, location, log_scale):
    inverse = np.exp(-log_scale)
    below = np.clip((lower - location) * inverse, -_FAR, _FAR)
    above = np.clip((upper - location) * inverse, -_FAR, _FAR)
    return below, np.maximum(above, below)


def _log_difference(below, above):
    """Return log(sigma(above) - sigma(below)) = log sigma(above) + log sigma(-below) + log(1 - e^(b - a))."""
    width = np.maximum(above - below, 1e-12)
    decay = (1 + np.exp(-np.abs(above))) * (1 + np.exp(-np.abs(below)))
    return np.minimum(above, 0) - np.maximum(below, 0) + np.log(-np.expm1(-width) / decay)
