"""Histograms of the likelihoods of data sets."""

import math

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from typicality.figures import PAGE_WIDTH, text_colour
from typicality.images.figures.panels import draw_key, rows_of_panels, set_style
from typicality.images.scores import bits_of

_MOST_IN_A_COLUMN = 4
_SIDE_BY_SIDE = 3
# Bits/dim; pixels without any model take 8. What is beyond, and more than a hundredth, is told in words.
_MOST_SHOWN = 10.0
_TOLD = 0.01


def draw_likelihoods(scores_by_model, pair, labels=None):
    """Histograms of bits per dimension, one panel a model, as in Nalisnick et al. (2019), Figs. 2 and 3.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    panels = {model: _sets_of(scores, pair) for model, scores in scores_by_model.items()}
    edges = _shared_edges([list(sets.values()) for sets in panels.values()])
    figure, axes = _grid(len(panels))
    for axis, (model, sets) in zip(axes, panels.items(), strict=True):
        for (dataset, split), bits in sets.items():
            _draw_histogram(axis, bits, edges, set_style(dataset, split, pair))
        if edges[-1] > _MOST_SHOWN:
            _tell_what_is_beyond(axis, sets, edges[-1], pair)
        axis.set_title(labels.get(model, model))
        axis.set_xlim(edges[0], edges[-1])
        axis.set_ylim(bottom=0)
        axis.yaxis.set_major_locator(MaxNLocator(2, integer=False))
    figure.supxlabel("bits per dimension  (← higher likelihood)", fontsize=plt.rcParams["axes.labelsize"])
    figure.supylabel("density", fontsize=plt.rcParams["axes.labelsize"])
    splits = list(next(iter(panels.values())))[::-1]
    handles = [Patch(**set_style(dataset, split, pair)) for dataset, split in splits]
    draw_key(figure, handles, [f"{labels.get(dataset, dataset)} {split}" for dataset, split in splits])
    return figure


def _grid(panels):
    """One panel below the other in the width of a column; many in that of a page, side by side."""
    if panels <= _MOST_IN_A_COLUMN:
        figure, axes = rows_of_panels(panels, 1)
        return figure, axes.ravel()
    rows = math.ceil(panels / _SIDE_BY_SIDE)
    figure, axes = rows_of_panels(rows, _SIDE_BY_SIDE, PAGE_WIDTH)
    for column, axis in enumerate(axes.flat[panels:], panels % _SIDE_BY_SIDE):
        axis.set_visible(False)
        axes[-2, column].tick_params(labelbottom=True)
    return figure, axes.flat[:panels]


def _sets_of(scores, pair):
    splits = [
        (pair.out_of_distribution, "test"),
        (pair.in_distribution, "test"),
        (pair.in_distribution, "train"),
    ]
    return {split: bits_of(scores, *split) for split in splits}


def _shared_edges(panels):
    """Edges of the bins of all panels: from the 1 % to the 99 % quantile of every sample, and a margin.

    They end at `_MOST_SHOWN`, whatever the quantiles. Their width suits the sharpest panel: it is the
    smallest of the panels' widths, each of which is the largest that Freedman and Diaconis (1981) take for a
    sample of that panel.
    """
    samples = [bits for panel in panels for bits in panel]
    low = min(np.quantile(bits, 0.01) for bits in samples)
    high = min(max(np.quantile(bits, 0.99) for bits in samples), _MOST_SHOWN)
    margin = 0.03 * (high - low) or 0.5
    low, high = low - margin, high + margin
    widths = [max(_freedman_diaconis(bits) for bits in panel) for panel in panels]
    width = min((w for w in widths if w > 0), default=high - low)
    return np.linspace(low, high, int(np.clip(np.ceil((high - low) / width), 40, 120)) + 1)


def _freedman_diaconis(bits):
    return 2 * np.subtract(*np.quantile(bits, (0.75, 0.25))) / np.cbrt(bits.size)


def _tell_what_is_beyond(axis, sets, edge, pair):
    """Say how many test images lie beyond the edge, one line a set."""
    shares = {group: np.mean(bits > edge) for group, bits in sets.items() if group[1] == "test"}
    told = [(group, share) for group, share in shares.items() if share > _TOLD]
    for line, (group, share) in enumerate(told):
        style = {"color": text_colour(set_style(*group, pair)["edgecolor"]), "ha": "right"}
        axis.text(0.99, 0.8 - 0.25 * line, f"{100 * share:.0f} % →", transform=axis.transAxes, **style)


def _draw_histogram(axis, bits, edges, style):
    # Divided by all images, so that those beyond the edges are not made up for by the others.
    density = np.histogram(bits, edges)[0] / (bits.size * np.diff(edges))
    axis.stairs(density, edges, fill=True, color=style["facecolor"], linewidth=0)
    axis.stairs(density, edges, color=style["edgecolor"], linestyle=style["linestyle"], linewidth=0.8)
