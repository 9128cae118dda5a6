"""Bits per dimension of both sets under our models and those of others, one line a model."""

import itertools

import matplotlib.pyplot as plt
from matplotlib.lines import Line2D

from typicality.figures import COLUMN_WIDTH
from typicality.images.comparison import MEASURED

_SETS = (("in_bits_per_dim", "C0", "o"), ("out_bits_per_dim", "C1", "s"))
_ROW_HEIGHT = 0.145
_FAMILY_GAP = 1.3
# Bits/dim; pixels without any model take 8. What is beyond is told in words.
_MOST_SHOWN = 10.0


def draw_comparison(comparison, pair, labels=None):
    """Draw the means of both sets on one axis, models below each other by family; filled: measured here.

    Parameters
    ----------
    comparison : pandas.DataFrame
        As `typicality.images.comparison.comparison_table` makes it.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    places = _places(comparison)
    figure, axis = plt.subplots(figsize=(COLUMN_WIDTH, 0.75 + _ROW_HEIGHT * (max(places) + 2)))
    for place, row in zip(places, comparison.to_dict("records"), strict=True):
        _draw_model(axis, place, row)
    _name_rows(axis, comparison, places)
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(max(places) + 0.8, -1.8)
    axis.grid(axis="x", linewidth=0.4, color="0.85")
    axis.set_axisbelow(True)
    axis.set_xlim(right=min(axis.get_xlim()[1], _MOST_SHOWN))
    axis.set_xlabel("bits per dimension  (← higher likelihood)")
    _draw_key(figure, pair, labels)
    return figure


def _places(comparison):
    """Vertical places of the rows, with a gap for its name above each family."""
    families = comparison["family"].tolist()
    gaps = [first != second for first, second in itertools.pairwise(families)]
    places = [0.0]
    for gap in gaps:
        places.append(places[-1] + 1 + _FAMILY_GAP * gap)
    return places


def _draw_model(axis, place, row):
    known = [row[column] for column, _, _ in _SETS if row[column] is not None]
    if max(known) > _MOST_SHOWN:
        axis.text(_MOST_SHOWN, place - 0.25, f"{max(known):.0f} →", ha="right", va="bottom", color="0.4")
    axis.plot([min(known), max(known)], [place, place], color="0.6", linewidth=0.7, zorder=1)
    for column, color, marker in _SETS:
        if row[column] is not None:
            face = color if row["status"] == MEASURED else "white"
            axis.plot(row[column], place, marker, color=color, markerfacecolor=face, markersize=3.6)


def _name_rows(axis, comparison, places):
    """Name the models, and above the first of a family the family."""
    first = comparison.drop_duplicates("family")
    headings = [places[position] - 1 for position in first.index]
    axis.set_yticks([*places, *headings], [*comparison["model"], *first["family"]])
    for heading in axis.get_yticklabels()[len(places) :]:
        heading.set(color="0.4", style="italic")


def _draw_key(figure, pair, labels):
    names = (pair.in_distribution, pair.out_of_distribution)
    handles = [
        Line2D([], [], color=color, marker=marker, linestyle="none", markersize=3.6)
        for _, color, marker in _SETS
    ]
    handles.append(
        Line2D([], [], color="0.4", marker="o", markerfacecolor="white", linestyle="none", markersize=3.6)
    )
    words = [f"{labels.get(name, name)} test" for name in names]
    figure.legend(handles, [*words, "by others"], loc="outside upper left", ncols=3, columnspacing=1.2)
