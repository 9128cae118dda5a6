"""Figures of the coin chapter."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator

from typicality.figures import COLUMN_WIDTH, colour_labels

MOST_MARKERS = 64
MOST_POINTS = 2000
CURVES = (
    ("log2_p_sequence", "one such sequence", "s"),
    ("log2_p_count", "so many heads, in any order", "o"),
)


def draw_binomial(binomial):
    """Probability of one sequence and of a count against the number of heads, on a logarithmic y axis.

    The axis is drawn from logarithms, so that a million tosses, far below the smallest double, can be shown.

    Parameters
    ----------
    binomial : pandas.DataFrame
        Columns heads, log2_p_sequence and log2_p_count.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(figsize=(COLUMN_WIDTH, 2.2))
    kept = np.unique(np.linspace(0, len(binomial) - 1, MOST_POINTS).astype(int))
    shown = binomial.iloc[kept]
    for column, label, marker in CURVES:
        exponents = shown[column] * np.log10(2)
        axes.plot(shown["heads"], exponents, marker=marker if len(shown) <= MOST_MARKERS else "", label=label)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda exponent, _: f"$10^{{{exponent:.0f}}}$"))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set(xlabel="number of heads", ylabel="probability")
    colour_labels(figure.legend(loc="outside upper right", ncols=2, borderpad=0.2))
    return figure
