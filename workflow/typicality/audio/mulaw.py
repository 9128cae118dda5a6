"""Companding of amplitudes to 256 levels by the mu-law.

ITU-T G.711 compresses an amplitude x in [-1, 1] to y = sgn(x) ln(1 + mu |x|) / ln(1 + mu), mu = 255, which it
approximates by chords; here, as in WaveNet (van den Oord et al., 2016, section 2.2), the formula itself is
quantised. The 256 cells are equally wide in y; each stands for the amplitude at its centre.
"""

import numpy as np

LEVELS = 256
MU = LEVELS - 1


def compress(amplitude):
    """Compress amplitudes.

    Parameters
    ----------
    amplitude : array_like
        In [-1, 1], full scale.

    Returns
    -------
    ndarray of float64
        In [-1, 1].

    Examples
    --------
    >>> compress([0, 1 / 255, 3 / 255, -1]).tolist()
    [0.0, 0.125, 0.25, -1.0]
    """
    amplitude = np.asarray(amplitude, np.float64)
    return np.sign(amplitude) * np.log2(1 + MU * np.abs(amplitude)) / np.log2(1 + MU)


def expand(compressed):
    """Invert `compress`.

    Examples
    --------
    >>> expand([0.125, -1]).tolist()
    [0.00392156862745098, -1.0]
    """
    compressed = np.asarray(compressed, np.float64)
    return np.sign(compressed) * (np.exp2(np.abs(compressed) * np.log2(1 + MU)) - 1) / MU


THRESHOLDS = expand(2 * np.arange(1, LEVELS) / LEVELS - 1)
"""The 255 amplitudes between neighbouring cells, increasing; the middle one is 0."""
AMPLITUDES = expand((2 * np.arange(LEVELS) + 1) / LEVELS - 1)
"""The amplitude that each level stands for, increasing."""


def noise_mode(deviation):
    """Amplitude whose cell is the likeliest for Gaussian noise of mean zero.

    The cells are wider where amplitudes are larger, in proportion to x + 1/mu, so that the density times the
    width is greatest at x (x + 1/mu) = deviation^2: not at zero but, for loud noise, at one deviation.

    Parameters
    ----------
    deviation : float
        Standard deviation, full scale is 1.

    Returns
    -------
    float
        Positive; its negative is as likely.

    Examples
    --------
    >>> round(noise_mode(0.02), 5)
    0.01814
    """
    return float(np.hypot(1 / MU, 2 * deviation) - 1 / MU) / 2


def encode(amplitude):
    """Level of the cell that an amplitude lies in; what exceeds full scale is clipped.

    Parameters
    ----------
    amplitude : array_like

    Returns
    -------
    ndarray of uint8

    Examples
    --------
    >>> encode([-2.0, -1e-9, 0.0, 1.0]).tolist()
    [0, 127, 128, 255]
    """
    return np.searchsorted(THRESHOLDS, amplitude, side="right").astype(np.uint8)


def decode(levels):
    """Amplitude that a level stands for.

    Examples
    --------
    >>> encode(decode(np.arange(256))).tolist() == list(range(256))
    True
    """
    return AMPLITUDES[levels]
