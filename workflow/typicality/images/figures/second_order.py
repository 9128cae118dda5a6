"""Variances of two sets by channel, and the likelihood gaps that they are to predict."""

import matplotlib.pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from typicality.figures import COLUMN_WIDTH
from typicality.images.figures.panels import draw_key
from typicality.images.second_order import HIGHER, LOWER

_ROW_HEIGHT = 0.16
_SHADE = "0.92"


def draw_second_order(moments, observed, pair, labels=None):
    """Variances of both sets above; below, the gap of every model, the predicted side shaded.

    Parameters
    ----------
    moments, observed : pandas.DataFrame
        As `typicality.images.second_order` makes them.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    channels = list(dict.fromkeys(moments["channel"]))
    rows = len(channels), len(observed)
    figure, (above, below) = plt.subplots(
        2,
        1,
        figsize=(COLUMN_WIDTH, 1.5 + _ROW_HEIGHT * sum(rows)),
        height_ratios=[count + 0.6 for count in rows],
    )
    colors = {pair.out_of_distribution: "C1", pair.in_distribution: "C0"}
    for name, color in colors.items():
        _draw_variances(above, moments[moments["dataset"] == name], channels, color)
    above.xaxis.set_major_locator(MaxNLocator(5))
    _name_rows(above, channels)
    above.set_xlabel("variance over images (grey levels²)")
    _draw_gaps(below, observed, labels)
    handles = [Line2D([], [], color=color, marker="o", linestyle="none") for color in colors.values()]
    draw_key(figure, handles, [f"{labels.get(name, name)} test" for name in colors])
    return figure


def _draw_variances(axis, moments, channels, color):
    for row in moments.to_dict("records"):
        error = row["standard_error"]
        axis.errorbar(
            row["variance"],
            channels.index(row["channel"]),
            xerr=None if error != error or error is None else 1.96 * error,
            color=color,
            marker="o",
            elinewidth=0.9,
        )


def _draw_gaps(axis, observed, labels):
    for place, row in enumerate(observed.to_dict("records")):
        ends = [row["ci_low"], row["ci_high"]]
        axis.plot(ends, [place, place], color="0.2", linewidth=0.9)
        axis.plot(row["gap_bits_per_dim"], place, "o", color="0.2")
    axis.axvline(0, color="0.5", linewidth=0.6)
    axis.xaxis.set_major_locator(MaxNLocator(5))
    axis.margins(x=0.12)
    low, high = axis.get_xlim()
    low, high = min(low, -0.1 * high), max(high, -0.1 * low)
    axis.set_xlim(low, high)
    side = {HIGHER: (low, 0), LOWER: (0, high)}.get(observed["predicted"].iloc[0])
    if side:
        axis.axvspan(*side, color=_SHADE, zorder=0, linewidth=0)
        axis.set_title("shaded: predicted side")
    _name_rows(axis, [labels.get(model, model) for model in observed["model"]])
    axis.set_xlabel("gap in bits/dim  (← other set likelier)")


def _name_rows(axis, names):
    axis.set_yticks(range(len(names)), names)
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(len(names) - 0.4, -0.6)
