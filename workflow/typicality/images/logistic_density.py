"""The logistic distribution on the real line: what models of dequantised pixels are made of.

With u = (value - location) / scale its density is 1 / (4 scale cosh^2(u / 2)).
"""

import numpy as np

from typicality.images.scale import LOG_SCALE_BOUNDS


def log_density(deviations, log_scale):
    """Logarithm of the density, in nats.

    Parameters
    ----------
    deviations : ndarray
        Values minus location.
    log_scale : ndarray
        In nats; broadcast against ``deviations``.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> float(np.exp(log_density(np.array(0.0), 0.0)))
    0.25
    """
    size = np.abs(deviations) * np.exp(-log_scale)
    return -(log_scale + size + 2 * np.log1p(np.exp(-size)))


def location_weight(deviations, log_scale):
    r"""Curvature of the parabola that bounds `log_density` from below and touches it where it is.

    As log cosh(u / 2) is concave in u^2 (Jaakkola and Jordan, 2000), the log-density is at least
    const - weight (value - location)^2 / 2: maximising the sum of such bounds is weighted least squares and
    never lowers the likelihood.

    Parameters
    ----------
    deviations, log_scale : ndarray
        As for `log_density`, where the bound touches.

    Returns
    -------
    ndarray
        Positive.
    """
    inverse = np.exp(-log_scale)
    size = np.maximum(np.abs(deviations) * inverse, 1e-4)
    return np.tanh(size / 2) / size * inverse**2


def scale_loss(weights, features, deviations):
    """Mean negative log-density in nats when the log-scale is linear in features, and its gradient.

    Parameters
    ----------
    weights : ndarray, shape (features,)
    features : ndarray, shape (pixels, features)
    deviations : ndarray, shape (pixels,)

    Returns
    -------
    loss : float
    gradient : ndarray of float64, shape (features,)
    """
    raw = features @ weights
    log_scale = np.clip(raw, *LOG_SCALE_BOUNDS)
    standard = deviations * np.exp(-log_scale)
    # Of the negative log-density with respect to the log-scale.
    slope = np.where(raw == log_scale, 1 - standard * np.tanh(standard / 2), 0.0)
    return -log_density(deviations, log_scale).mean(), slope @ features / len(deviations)
