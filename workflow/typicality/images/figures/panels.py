"""What the figures of several models share: their grid of panels, its key, and the look of a data set."""

import math

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from typicality.figures import COLUMN_WIDTH

_CHARACTERS_PER_INCH = 15


def rows_of_panels(rows, columns, width=COLUMN_WIDTH):
    """Rows of panels, one model a row in the width of a column; rows are lower where there are many.

    Parameters
    ----------
    rows, columns : int
    width : float
        Of the figure, in inches.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : numpy.ndarray, shape (rows, columns)
    """
    height = {1: 1.5, 2: 1.2, 3: 1.0}.get(rows, 0.9)
    size = (width, 0.55 + rows * height)
    return plt.subplots(rows, columns, figsize=size, sharex=True, squeeze=False)


def draw_key(figure, handles, words):
    """One key for all panels, above them, in as few lines as its words allow.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    handles : sequence of matplotlib.artist.Artist
    words : sequence of str
        One for each handle.
    """
    figure.legend(
        handles,
        words,
        loc="outside upper left",
        ncols=_key_columns(words, figure.get_figwidth() * _CHARACTERS_PER_INCH),
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
        borderpad=0.2,
    )


def _key_columns(words, characters):
    """Number of columns of a key, filled one after the other, that makes the fewest and fullest lines."""
    for lines in range(1, len(words) + 1):
        columns = math.ceil(len(words) / lines)
        if sum(max(map(len, part)) for part in np.array_split(words, columns)) <= characters:
            return columns
    return 1


def set_style(dataset, split, pair):
    """Style of a patch that stands for one split of a data set: blue in distribution, orange out of it.

    Parameters
    ----------
    dataset, split : str
    pair : typicality.images.scores.Pair

    Returns
    -------
    dict
        Keywords of `matplotlib.patches.Patch`.
    """
    color = "C1" if dataset == pair.out_of_distribution else "C0"
    if split == "test":
        return {"facecolor": to_rgba(color, 0.3), "edgecolor": color, "linestyle": "-"}
    return {"facecolor": "none", "edgecolor": color, "linestyle": (0, (2.5, 1))}
