"""Contrast of colours, and colours of text that can be read on their paper (WCAG 2.2, 1.4.3)."""

import numpy as np

TEXT_CONTRAST = 4.5
"""Least contrast of small text to its background."""
WHITE = "#ffffff"
# What is aimed at, so that rounding to 8 bits does not fall below.
_AIM = 4.55
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def contrast(one, other):
    """Contrast of two colours, between 1 and 21.

    Parameters
    ----------
    one, other : str
        As ``#rrggbb``.

    Returns
    -------
    float

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (light + 0.05) / (dark + 0.05)


def readable(colour, paper):
    """Colour of text on a paper: the same where it has `TEXT_CONTRAST`, else darker or lighter.

    Parameters
    ----------
    colour, paper : str
        As ``#rrggbb``.

    Returns
    -------
    str
        Of the same hue; darker on a light paper, lighter on a dark one.

    Examples
    --------
    >>> readable("#0072b2", "#ffffff"), readable("#d55e00", "#ffffff"), readable("#0072b2", "#000000")
    ('#0072b2', '#c35500', '#3079b5')
    """
    if contrast(colour, paper) >= TEXT_CONTRAST:
        return colour
    light, background = _linear(colour), _luminance(_linear(paper))
    own = _luminance(light)
    if contrast(paper, WHITE) < contrast(paper, "#000000"):
        return _hex(light * ((background + 0.05) / _AIM - 0.05) / own)
    wanted = (background + 0.05) * _AIM - 0.05
    return _hex(light + (1 - light) * (wanted - own) / (1 - own))


def channels(colour):
    """Red, green and blue of a colour, each between 0 and 1.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.

    Returns
    -------
    numpy.ndarray, shape (3,)
    """
    return np.array([int(colour[first : first + 2], 16) / 255 for first in (1, 3, 5)])


def colour_of(channels):
    """Write red, green and blue, each between 0 and 1, as ``#rrggbb``.

    Parameters
    ----------
    channels : sequence of float

    Returns
    -------
    str

    Examples
    --------
    >>> colour_of((0, 0.5, 1))
    '#0080ff'
    """
    return "#" + "".join(f"{round(255 * float(channel)):02x}" for channel in channels)


def _linear(colour):
    values = channels(colour)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _luminance(linear):
    return float(linear @ _WEIGHTS)


def _hex(linear):
    return colour_of(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))
