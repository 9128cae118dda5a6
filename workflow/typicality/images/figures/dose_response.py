"""Bits per dimension against the amplitude of a texture that is dialled."""

import matplotlib.pyplot as plt
from matplotlib.lines import Line2D

from typicality.figures import text_colour
from typicality.images.dose_response import crossing_amplitude, dial
from typicality.images.figures.family_grid import family_grid
from typicality.images.figures.panels import draw_key

_LINE_STYLE = {"color": "0.35", "linewidth": 0.8, "linestyle": (0, (4, 2))}


def draw_dose_response(responses, best, pair, labels=None):
    """Mean bits/dim against the texture amplitude of each dialled set, one panel a family.

    Bars are 95 % of the mean; they are shared by all amplitudes, whose images are the same. The line is the
    mean of the in-distribution test images, and an amplitude says where a set crosses it.

    Parameters
    ----------
    responses : pandas.DataFrame
        As `typicality.images.dose_response.response_table` makes it.
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
    best = {family: model for family, model in best.items() if model in set(responses["model"])}
    figure, axes = family_grid(best, labels)
    sets = [name for name in _colors(pair) if name in set(responses["dataset"])]
    for model, axis in axes.items():
        curves = responses[responses["model"] == model]
        # Whatever set is dialled, mean minus gap is that of the test images.
        first = curves.iloc[0]
        level = first["mean_bits_per_dim"] - first["gap_bits_per_dim"]
        axis.axhline(level, zorder=0, **_LINE_STYLE)
        for place, name in enumerate(sets):
            _draw_curve(axis, curves[curves["dataset"] == name], level, _colors(pair)[name], place)
    _scale(axes, sorted(set(responses["texture_amplitude"])))
    size = plt.rcParams["axes.labelsize"]
    figure.supxlabel("amplitude of the texture (grey levels)", fontsize=size)
    figure.supylabel("bits per dimension", fontsize=size)
    handles = [Line2D([], [], color=_colors(pair)[name], marker="o") for name in sets]
    words = [f"{labels.get(name, name)}, dialled" for name in sets]
    own = labels.get(pair.in_distribution, pair.in_distribution)
    draw_key(figure, [*handles, Line2D([], [], **_LINE_STYLE)], [*words, f"{own} test"])
    return figure


def _colors(pair):
    return {pair.out_of_distribution: "C1", pair.in_distribution: "C0"}


def _draw_curve(axis, curve, level, color, place):
    amplitudes, means, gaps = (
        curve[column].to_numpy(float)
        for column in ("texture_amplitude", "mean_bits_per_dim", "gap_bits_per_dim")
    )
    bars = 1.96 * curve["standard_error"].to_numpy(float)
    axis.errorbar(dial(amplitudes), means, bars, color=color, marker="o", elinewidth=0.8)
    crossing = crossing_amplitude(amplitudes, gaps)
    if crossing is not None:
        axis.annotate(
            f"{crossing:.1f}",
            (dial(crossing), level),
            xytext=(4, -9) if place == 0 else (-4, 5),
            textcoords="offset points",
            ha="left" if place == 0 else "right",
            color=text_colour(color),
            fontsize=plt.rcParams["xtick.labelsize"],
        )


def _scale(axes, amplitudes):
    for axis in axes.values():
        axis.set_xticks([dial(amplitude) for amplitude in amplitudes], [f"{a:g}" for a in amplitudes])
