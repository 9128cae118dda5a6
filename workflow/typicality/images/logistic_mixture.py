"""Mixtures of logistic distributions on whole numbers: likelihood, gradients and draws.

The components are those of `typicality.images.logistic`: discretised, their tails folded into the first and
the last value (Salimans et al., 2017, PixelCNN++, section 2.1). Everywhere the components lie along the last
but one axis and pixels along the last.
"""

import numpy as np

from typicality.images import logistic

# Stands for infinity where a tail is folded: exp(-800) is exactly 0, while 0 times 800 is not NaN.
_FAR = 800.0


def log_mass(values, logits, location, log_scale, levels=256):
    """Logarithm of the mass of whole numbers, in nats, in double precision.

    Parameters
    ----------
    values : ndarray, shape (..., pixels)
        Whole numbers from 0 to ``levels - 1``.
    logits, location, log_scale : ndarray, shape (..., components, pixels)
        Unnormalised log-weights, locations and log-scales of the components.
    levels : int
        Number of values, at least 2.

    Returns
    -------
    ndarray of float64, shape (..., pixels)
        Finite, at most 0 up to rounding.

    Examples
    --------
    >>> shape = np.ones((3, 1))
    >>> masses = log_mass(np.arange(256), 0 * shape, np.array([[9.0], [90.0], [300.0]]), shape)
    >>> float(np.exp(masses).sum().round(12))
    1.0
    """
    logits = logits.astype(np.float64)
    components = logistic.log_mass(values[..., None, :], location, log_scale, levels)
    return _log_sum(logits + components) - _log_sum(logits)


def _log_sum(terms):
    """Logarithm of summed exponentials over the components."""
    largest = terms.max(axis=-2, keepdims=True)
    return (np.log(np.exp(terms - largest).sum(axis=-2, keepdims=True)) + largest)[..., 0, :]


def information_and_gradients(values, logits, location, log_scale, levels=256):
    """Information of whole numbers and its gradients, in nats, in the precision of the arguments.

    Parameters
    ----------
    values, logits, location, log_scale, levels
        As for `log_mass`.

    Returns
    -------
    information : ndarray, shape (..., pixels)
        Minus the log-mass.
    gradients : tuple of three ndarray, shape (..., components, pixels)
        Of the information with respect to logits, location and log-scale.
    """
    component, by_location, by_log_scale = _log_mass_and_slopes(
        values[..., None, :], location, log_scale, levels
    )
    component += logits
    total, prior = _log_sum(component), _log_sum(logits)
    posterior = np.exp(component - total[..., None, :])
    by_logits = np.exp(logits - prior[..., None, :]) - posterior
    return prior - total, (by_logits, -posterior * by_location, -posterior * by_log_scale)


def _log_mass_and_slopes(values, location, log_scale, levels):
    """Log-mass of a component and its derivatives by location and log-scale.

    The formulas are those of `typicality.images.logistic`; here the three share their exponentials.
    """
    inverse = np.exp(-log_scale)
    distance = values - location
    first, last = values == 0, values == levels - 1
    upper = np.where(last, _FAR, (distance + 0.5) * inverse)
    lower = np.where(first, -_FAR, (distance - 0.5) * inverse)
    width = np.where(first | last, _FAR, inverse)
    far_up, far_down, gap = np.exp(-np.abs(upper)), np.exp(-np.abs(lower)), -np.expm1(-width)
    above = np.where(upper > 0, far_up, 1) / (1 + far_up)
    below = np.where(lower > 0, 1, far_down) / (1 + far_down)
    log_decay = np.log(gap / ((1 + far_up) * (1 + far_down)))
    return (
        np.minimum(upper, 0) - np.maximum(lower, 0) + log_decay,
        inverse * (below - above),
        lower * below - upper * above - width * (1 - gap) / gap,
    )


def sample(logits, location, log_scale, rng, levels=256):
    """Draw one whole number per pixel.

    Parameters
    ----------
    logits, location, log_scale : ndarray, shape (components, pixels)
    rng : numpy.random.Generator
    levels : int

    Returns
    -------
    ndarray of float64, shape (pixels,)
    """
    # The largest of logits with Gumbel noise is a component drawn by its weight.
    component = (logits + rng.gumbel(size=logits.shape)).argmax(axis=0)[None]
    chosen = [np.take_along_axis(part, component, axis=0)[0] for part in (location, log_scale)]
    return logistic.sample(*chosen, rng, levels)
