"""Density-of-states estimation: how unusual a few statistics of an image are, each by its own density.

Morningstar, Ham, Gallagher, Lakshminarayanan, Alemi and Dillon (2021), Density of states estimation for
out-of-distribution detection, AISTATS (arXiv:2006.09273): a typical image has typical statistics, whichever
side an anomaly departs to. Here each statistic has a one-dimensional kernel density estimate, and their
logarithms are added (DoSE with kernel density estimates).
"""

import numpy as np

_POINTS_AT_ONCE = 64


def density_of_states(calibration, images, least_bandwidths):
    """Minus the sum of the log densities of the statistics of images, high where they are anomalous.

    Parameters
    ----------
    calibration : array_like
        Shape (statistics, m), at least two images: what the densities are fitted to.
    images : array_like
        Shape (statistics, n).
    least_bandwidths : array_like
        Shape (statistics,), above zero and in the unit of the statistics: see `bandwidth`.

    Returns
    -------
    numpy.ndarray
        Shape (n,), float64, in nats.

    Examples
    --------
    >>> anomalous = density_of_states([[1.0, 2.0, 3.0]], [[2.0, 9.0]], [0.1])
    >>> bool(anomalous[0] < anomalous[1])
    True
    """
    return -sum(
        _log_density(centres, points, bandwidth(centres, least))
        for centres, points, least in _statistics(calibration, images, least_bandwidths)
    )


def calibration_density_of_states(calibration, least_bandwidths):
    """Score of the calibration images themselves, each under the densities of all the others.

    An image's own kernel would make it look more usual than a test image of the same distribution, so that a
    threshold that is set by such scores would be too low.

    Parameters
    ----------
    calibration, least_bandwidths : array_like
        As for `density_of_states`.

    Returns
    -------
    numpy.ndarray
        Shape (m,), float64, in nats.
    """
    return -sum(
        _left_out_log_density(centres, bandwidth(centres, least))
        for centres, _, least in _statistics(calibration, calibration, least_bandwidths)
    )


def bandwidth(values, least):
    """Silverman's rule of thumb (1986, eq. 3.31), ``0.9 min(s, IQR / 1.34) n^(-1/5)``, or ``least``.

    Where more than half of the values are equal the interquartile range can be zero; the standard deviation
    then stands alone. Where all are equal, ``least`` is what is left.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,), at least two.
    least : float
        The smallest bandwidth: where differences begin to mean something.

    Returns
    -------
    float

    Examples
    --------
    >>> round(float(bandwidth(np.arange(32.0), 1e-3)), 4)
    4.2214
    >>> bandwidth(np.array([5.0, 5.0, 5.0]), 0.25)
    0.25
    """
    deviation = values.std(ddof=1)
    quartiles = np.subtract(*np.quantile(values, (0.75, 0.25))) / 1.34
    spread = min(deviation, quartiles) if quartiles > 0 else deviation
    return max(0.9 * spread * values.size**-0.2, least)


def _statistics(calibration, images, least_bandwidths):
    calibration, images = np.asarray(calibration, np.float64), np.asarray(images, np.float64)
    return zip(calibration, images, least_bandwidths, strict=True)


def _log_density(centres, points, width):
    """Log of the density at points, in nats; what is equal among centres and points is computed once."""
    centres, weights = np.unique(centres, return_counts=True)
    points, where = np.unique(points, return_inverse=True)
    logs = np.empty(points.size)
    for rows in _blocks(points.size):
        logs[rows] = _log_sum(_squared_distances(points[rows], centres, width), weights)
    return (logs - np.log(weights.sum()) - _log_norm(width))[where]


def _left_out_log_density(values, width):
    """Log of the density at every value, in nats, under the kernels of the others."""
    values, where, weights = np.unique(values, return_inverse=True, return_counts=True)
    logs = np.empty(values.size)
    for rows in _blocks(values.size):
        squares = _squared_distances(values[rows], values, width)
        # An image's own kernel has height 1. A single one is put out of sight, since taking it from a sum of
        # which it is nearly all would leave rounding; one of several is taken from their sum.
        single = rows[weights[rows] == 1]
        squares[single - rows[0], single] = np.inf
        logs[rows] = _log_sum(squares, weights, surplus=weights[rows] > 1)
    return (logs - np.log(weights.sum() - 1) - _log_norm(width))[where]


def _blocks(points):
    return np.split(np.arange(points), np.arange(_POINTS_AT_ONCE, points, _POINTS_AT_ONCE))


def _squared_distances(points, centres, width):
    """Squares of distances in bandwidths, shape (points, centres)."""
    squares = np.subtract.outer(points / width, centres / width)
    return np.square(squares, out=squares)


def _log_sum(squares, weights, surplus=0):
    """Log of the weighted sum of kernels, less ``surplus`` of the nearest one's height, without underflow."""
    nearest = squares.min(axis=1)
    squares -= nearest[:, np.newaxis]
    kernels = np.exp(np.multiply(squares, -0.5, out=squares), out=squares)
    # Summed row by row, and not by BLAS, so that equal points have equal densities wherever they stand.
    kernels *= weights
    return np.log(kernels.sum(axis=1) - surplus) - 0.5 * nearest


def _log_norm(width):
    return np.log(width) + 0.5 * np.log(2 * np.pi)
