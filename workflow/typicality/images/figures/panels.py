"""What the figures of several models share: their grid of panels, its key, and the look of a data set."""

import matplotlib.pyplot as plt
from matplotlib.colors import to_rgba

from typicality.figures import COLUMN_WIDTH

_KEY_CHARACTERS = 50


def rows_of_panels(rows, columns):
    """One row a model, in the width of a column; rows are lower where there are many.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : numpy.ndarray, shape (rows, columns)
    """
    height = {1: 1.5, 2: 1.2, 3: 1.0}.get(rows, 0.8)
    size = (COLUMN_WIDTH, 0.55 + rows * height)
    return plt.subplots(rows, columns, figsize=size, sharex=True, squeeze=False)


def draw_key(figure, handles, words):
    """One key for all panels, above them; one entry a line where the words are too long for one line."""
    fits = sum(map(len, words)) <= _KEY_CHARACTERS
    figure.legend(
        handles,
        words,
        loc="outside upper left",
        ncols=len(words) if fits else 1,
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
        borderpad=0.2,
    )


def set_style(dataset, split, pair):
    """Style of a patch that stands for one split of a data set: blue in distribution, orange out of it."""
    color = "C1" if dataset == pair.out_of_distribution else "C0"
    if split == "test":
        return {"facecolor": to_rgba(color, 0.3), "edgecolor": color, "linestyle": "-"}
    return {"facecolor": "none", "edgecolor": color, "linestyle": (0, (2.5, 1))}
