"""Regression of the logistic log-scale on local activity, by maximum likelihood."""

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from typicality.images.logistic import log_mass, log_mass_slope

LOG_SCALE_BOUNDS = (-3.0, 6.0)
"""Limits of the log-scale, in nats: scales of 0.05 to 403 levels."""

# Relative to mean squares of the features: what keeps features that are always equal from mattering.
_RIDGE = 1e-6
# Largest component of the gradient at the optimum, in nats per pixel.
_GRADIENT = 1e-8


class LogScale:
    """Log-scale of every channel of a pixel, linear in features of local activity.

    Features are, in this order, the log-averages of the activity maps ring by ring, the log-errors of the
    channels at the pixel, the indicators of the border, and the constant one.

    Parameters
    ----------
    activity : LocalActivity
    weights : ndarray, shape (channels, features)
        A channel's own log-error and those of later channels must have weight 0.
    """

    def __init__(self, activity, weights):
        channels, averages = activity.neighbourhood.channels, len(activity.rings) * activity.maps
        self.activity = activity
        self.weights = weights
        single = weights.astype(np.float32).T
        self._average = single[:averages].reshape(len(activity.rings), activity.maps, channels)
        self._error = single[averages : averages + channels]
        self._border = activity.borders @ single[averages + channels : -1] + single[-1]

    def from_neighbours(self, averages, rows, columns):
        """Part of the log-scale that is known before the first channel.

        Parameters
        ----------
        averages : ndarray of float32, shape (rings, n, rows, columns, maps)
            As `LocalActivity.averages` returns them.
        rows, columns : slice

        Returns
        -------
        ndarray of float32, shape (n, rows, columns, channels)
        """
        shape = averages.shape[1:4]
        # One product per image: its result then does not depend on which images come together.
        flat = averages.reshape(len(averages), shape[0], -1, averages.shape[-1])
        total = sum(ring @ weights for ring, weights in zip(flat, self._average, strict=True))
        return total.reshape(*shape, -1) + self._border[rows, columns]

    def from_channels(self, log_errors):
        """Part of the log-scale that comes from the channels known at the pixel, shape of ``log_errors``."""
        flat = log_errors.reshape(len(log_errors), -1, log_errors.shape[-1])
        return (flat @ self._error).reshape(log_errors.shape)


def causal_features(activity):
    """Which features each channel may use, shape (channels, features): not its own error, nor later ones."""
    channels, averages = activity.neighbourhood.channels, len(activity.rings) * activity.maps
    known = np.tri(channels, k=-1, dtype=bool)
    always = np.ones((channels, averages), bool), np.ones((channels, activity.borders.shape[-1] + 1), bool)
    return np.concatenate([always[0], known, always[1]], axis=1)


def fit_log_scale(features, values, location, levels, start):
    """Fit the weights of one channel by L-BFGS.

    Parameters
    ----------
    features : ndarray of float64, shape (pixels, features)
    values, location : ndarray, shape (pixels,)
    levels : int
    start : ndarray, shape (features,)

    Returns
    -------
    ndarray of float64, shape (features,)
    """
    return fit_weights(scale_loss, features, (values, location, levels), start)


def fit_weights(loss, features, data, start):
    """Fit weights of features by L-BFGS.

    In coordinates that make the features orthonormal the likelihood is nearly round, so that some twenty
    steps reach the optimum to all digits that matter: the weights, and with them every score, then do not
    depend on how a library rounds its sums.

    Parameters
    ----------
    loss : callable
        From weights, features and ``data`` to a loss and its gradient, as `scale_loss`.
    features : ndarray of float64, shape (pixels, features)
    data : tuple
        What else the loss takes.
    start : ndarray, shape (features,)

    Returns
    -------
    ndarray of float64, shape (features,)
    """
    square = features.T @ features / len(features)
    square += _RIDGE * max(np.trace(square) / len(square), 1.0) * np.eye(len(square))
    factor = cholesky(square, lower=True)
    white = solve_triangular(factor, features.T, lower=True).T
    fitted = minimize(
        loss,
        factor.T @ start,
        args=(white, *data),
        jac=True,
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": _GRADIENT},
    )
    return solve_triangular(factor.T, fitted.x)


def scale_loss(weights, features, values, location, levels):
    """Mean negative log-likelihood of pixels in nats, and its gradient.

    Parameters
    ----------
    weights : ndarray, shape (features,)
    features : ndarray, shape (pixels, features)
    values, location : ndarray, shape (pixels,)
    levels : int

    Returns
    -------
    loss : float
    gradient : ndarray of float64, shape (features,)
    """
    raw = features @ weights
    log_scale = np.clip(raw, *LOG_SCALE_BOUNDS)
    loss = -log_mass(values, location, log_scale, levels).mean()
    slope = np.where(raw == log_scale, log_mass_slope(values, location, log_scale, levels), 0.0)
    return loss, -slope @ features / len(values)
