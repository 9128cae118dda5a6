"""The logistic distribution on whole numbers, its tails folded into the first and the last value.

The mass of a value is the difference of the distribution function at the half integers around it,
sigma(a) - sigma(b) with a = (value + 1/2 - location) / scale and b one step of 1 / scale below; the first
value takes everything below and the last everything above, so that the masses sum to one (Salimans et al.,
2017, PixelCNN++, section 2.1). As sigma(a) - sigma(b) = sigma(a) sigma(-b) (1 - exp(b - a)), its logarithm is
computed without cancellation, however far the value is from the location.
"""

import numpy as np
from scipy.special import expit

# Stands for infinity where a tail is folded: exp(-800) is exactly 0, while 0 times 800 is not NaN.
_FAR = 800.0


def _edges(values, location, log_scale, levels):
    """Return the standardised upper and lower edges of the values' cells and their widths."""
    inverse = np.exp(-np.asarray(log_scale, np.float64))
    distance = np.subtract(values, location, dtype=np.float64)
    first, last = values == 0, values == levels - 1
    upper = np.where(last, _FAR, (distance + 0.5) * inverse)
    lower = np.where(first, -_FAR, (distance - 0.5) * inverse)
    return upper, lower, np.where(first | last, _FAR, inverse)


def log_mass(values, location, log_scale, levels=256):
    """Logarithm of the mass of whole numbers, in nats.

    Parameters
    ----------
    values : ndarray
        Whole numbers from 0 to ``levels - 1``, of any numeric type.
    location, log_scale : ndarray
        Of the logistic distribution, in units of ``values`` and nats; broadcast against ``values``.
    levels : int
        Number of values, at least 2.

    Returns
    -------
    ndarray of float64
        Finite wherever location and log-scale are.

    Examples
    --------
    >>> values = np.arange(256)
    >>> float(np.exp(log_mass(values, 300.0, 1.5)).sum().round(12))
    1.0
    >>> float(log_mass(np.array(0), 255.0, -3.0).round(3))
    -5111.769
    """
    upper, lower, width = _edges(values, location, log_scale, levels)
    decay = (1 + np.exp(-np.abs(upper))) * (1 + np.exp(-np.abs(lower)))
    return np.minimum(upper, 0) - np.maximum(lower, 0) + np.log(-np.expm1(-width) / decay)


def log_mass_slope(values, location, log_scale, levels=256):
    """Derivative of `log_mass` with respect to the log-scale, in nats.

    Parameters
    ----------
    values, location, log_scale, levels
        As for `log_mass`.

    Returns
    -------
    ndarray of float64
    """
    upper, lower, width = _edges(values, location, log_scale, levels)
    step = width * np.exp(-width) / np.expm1(-width)
    return lower * expit(lower) - upper * expit(-upper) + step


def location_bound(values, location, log_scale, levels=256):
    r"""Parabola that bounds `log_mass` from below as a function of the location and touches it.

    With log sigma(a) >= a/2 - tanh(a0/2) a^2 / (4 a0) + const (Jaakkola and Jordan, 2000), log mass
    is at least const - weight (target - location)^2 / 2. Maximising the sum of such bounds is weighted least
    squares and never lowers the likelihood.

    Parameters
    ----------
    values, location, log_scale, levels
        As for `log_mass`; location and log-scale are those at which the bound touches.

    Returns
    -------
    weight, target : ndarray of float64
        Curvature (positive) and maximum of the parabola.
    """
    upper, lower, _ = _edges(values, location, log_scale, levels)
    inverse = np.exp(-np.asarray(log_scale, np.float64))
    first, last = values == 0, values == levels - 1
    above = np.where(last, 0.0, _curvature(upper) * inverse**2)
    below = np.where(first, 0.0, _curvature(lower) * inverse**2)
    # Inside, the linear terms of the two edges cancel; a folded tail has but one of them.
    linear = np.where(last, inverse, 0.0) - np.where(first, inverse, 0.0)
    return above + below, values + (above - below + linear) / (2 * (above + below))


def _curvature(edge):
    """Return tanh(x / 2) / (2 x), which is 1/4 at 0."""
    size = np.maximum(np.abs(edge), 1e-4)
    return np.tanh(size / 2) / (2 * size)


def sample(location, log_scale, rng, levels=256):
    """Draw whole numbers from 0 to ``levels - 1``.

    Rounding a continuous draw and clipping it is the same as folding the tails.

    Parameters
    ----------
    location, log_scale : ndarray
        Of equal shape.
    rng : numpy.random.Generator
    levels : int

    Returns
    -------
    ndarray of float64
    """
    draws = rng.logistic(location, np.exp(log_scale))
    return np.clip(np.rint(draws), 0, levels - 1)
