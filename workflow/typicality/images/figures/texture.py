"""Bits per dimension of images against their texture."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D

from typicality.figures import text_colour
from typicality.images.figures.family_grid import family_grid
from typicality.images.figures.panels import draw_key
from typicality.images.texture_likelihood import join_measures, strata_means

_POINTS = 800


def draw_texture(scores_by_model, measures, correlations, best, pair, labels=None):
    """Bits/dim of test images of both sets against their total variation, one panel a family.

    Points are images, at most `_POINTS` of a set; lines run through the means of strata of equal numbers of
    images. Rank correlations stand in the colours of their sets.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
    measures : pandas.DataFrame
        As `typicality.images.texture.measures_table` makes it.
    correlations : pandas.DataFrame
        As `typicality.images.texture_likelihood.correlation_table` makes it.
    best : mapping of str to str
        Model by family.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    figure, axes = family_grid(best, labels)
    names = (pair.out_of_distribution, pair.in_distribution)
    known = correlations[correlations["measure"] == "variation"].set_index(["model", "dataset"])
    for model, axis in axes.items():
        images = join_measures(scores_by_model[model], measures, pair, model)
        for line, (name, color) in enumerate(zip(names, ("C1", "C0"), strict=True)):
            part = images[images["dataset"] == name].sort_values("index")
            _draw_set(axis, part["variation"].to_numpy(), part["bits_per_dim"].to_numpy(), color)
            _label_correlation(axis, known.loc[(model, name), "correlation"], color, line)
    _scale(axes)
    figure.supxlabel("total variation per neighbour (grey levels)", fontsize=plt.rcParams["axes.labelsize"])
    figure.supylabel("bits per dimension", fontsize=plt.rcParams["axes.labelsize"])
    handles = [Line2D([], [], color=color, marker="o") for color in ("C1", "C0")]
    draw_key(figure, handles, [f"{labels.get(name, name)} test" for name in names])
    return figure


def _draw_set(axis, texture, bits, color):
    # Every k-th image: which are drawn depends on nothing else than their number.
    step = -(-texture.size // _POINTS)
    shown = texture[::step] > 0
    axis.plot(
        texture[::step][shown],
        bits[::step][shown],
        ".",
        color=color,
        markersize=2,
        markeredgewidth=0,
        alpha=0.35,
        rasterized=True,
        zorder=1,
    )
    means = np.array(strata_means(texture, bits))
    axis.plot(*means[:, means[0] > 0], color="white", linewidth=2.4, zorder=2)
    axis.plot(*means[:, means[0] > 0], color=color, linewidth=1.1, zorder=3)


def _label_correlation(axis, correlation, color, line):
    if correlation is not None and correlation == correlation:
        axis.annotate(
            f"$\\rho$ = {correlation:.2f}",
            (0.03, 0.86 - 0.13 * line),
            xycoords="axes fraction",
            color=text_colour(color),
            fontsize=plt.rcParams["xtick.labelsize"],
        )


def _scale(axes):
    for axis in axes.values():
        axis.set_xscale("log")
        axis.xaxis.set_major_locator(plt.LogLocator(subs=(1, 2, 5)))
        axis.xaxis.set_major_formatter("{x:g}")
        axis.xaxis.set_minor_formatter("")
