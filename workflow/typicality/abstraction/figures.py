"""Figures of the chapter."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

from typicality.abstraction.segmentation import UNITS
from typicality.figures import COLUMN_WIDTH

_GUIDE = {"color": "0.35", "linewidth": 0.8, "linestyle": (0, (4, 2)), "zorder": 0}
_BARS = {"elinewidth": 0.8, "capsize": 0}
_MARKERS = ("o", "s", "D")


def draw_bit_planes(planes, pair, labels=None):
    """Bits spent on every bit plane, beside the one bit of noise, and the error of images without it.

    Parameters
    ----------
    planes : pandas.DataFrame
        As `typicality.abstraction.bit_planes.bit_plane_table` makes it.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of data sets.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    figure, (above, below) = plt.subplots(2, 1, figsize=(COLUMN_WIDTH, 3.0), sharex=True)
    above.axhline(1, **_GUIDE)
    above.annotate(
        "noise: 1 bit", (8.2, 1), xytext=(0, -2), textcoords="offset points", va="top", fontsize=6.5
    )
    for name, colour, marker in _sets(pair):
        rows = planes[planes["dataset"] == name].sort_values("plane")
        place, bits, error = (rows[c].to_numpy(float) for c in ("plane", "bits", "standard_error"))
        label = f"{labels.get(name, name)} test"
        above.errorbar(place, bits, 1.96 * error, color=colour, marker=marker, label=label, **_BARS)
        lost = rows["error_below"].to_numpy(float)
        below.plot(place, lost, color=colour, marker=marker)
    above.set(ylabel="bits per dimension", ylim=(0, 1.08))
    below.set(yscale="log", ylabel="error without it and\nlower ones / variance", xlim=(8.4, 0.6))
    below.set(xlabel="bit plane, from the most to the least significant", xticks=range(8, 0, -1))
    below.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    below.yaxis.set_minor_formatter(NullFormatter())
    figure.legend(loc="outside upper left", ncols=2)
    return figure


def _sets(pair):
    return (pair.in_distribution, "C0", "o"), (pair.out_of_distribution, "C1", "s")


def draw_levels(levels):
    """AUROC of the likelihood, and the gap between two sets, against the level of abstraction.

    Parameters
    ----------
    levels : pandas.DataFrame
        As `typicality.abstraction.level_comparison.level_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    place = np.arange(len(levels))
    size = (COLUMN_WIDTH, 0.75 + 0.17 * len(levels))
    figure, (left, right) = plt.subplots(1, 2, figsize=size, sharey=True)
    area, low, high = (levels[c].to_numpy(float) for c in ("auroc", "auroc_ci_low", "auroc_ci_high"))
    left.errorbar(area, place, xerr=[area - low, high - area], fmt="o", **_BARS)
    left.axvline(0.5, **_GUIDE)
    left.set(xlabel="AUROC of the likelihood", xlim=(0, max(0.55, 1.05 * high.max())))
    left.set_yticks(place, levels["level"])
    left.annotate(
        "chance", (0.5, 0), xytext=(-3, 0), textcoords="offset points", ha="right", va="center", fontsize=6.5
    )
    gap, low, high = (
        levels[c].to_numpy(float) / levels["in_deviation"].to_numpy(float)
        for c in ("gap", "gap_ci_low", "gap_ci_high")
    )
    right.errorbar(gap, place, xerr=[gap - low, high - gap], fmt="o", **_BARS)
    right.axvline(0, **_GUIDE)
    right.set(xlabel="gap / standard deviation", ylim=(len(levels) - 0.5, -0.5))
    right.tick_params(axis="y", length=0)
    return figure


def draw_units(units):
    """Bits per character against the number of parameters, one curve a unit, one point an order.

    Parameters
    ----------
    units : pandas.DataFrame
        As `typicality.abstraction.text_information.unit_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots()
    for unit, colour, marker in zip(UNITS, ("C0", "C1", "C2"), _MARKERS, strict=True):
        rows = units[units["unit"] == unit]
        size, bits, low, high = (
            rows[c].to_numpy(float) for c in ("parameters", "bits_per_character", "ci_low", "ci_high")
        )
        axes.errorbar(size, bits, [bits - low, high - bits], color=colour, marker=marker, label=unit, **_BARS)
        chosen = rows["compared"].to_numpy(bool)
        axes.plot(size[chosen], bits[chosen], "o", color="0.2", markersize=8, fillstyle="none", zorder=4)
    axes.plot([], [], "o", color="0.2", markersize=6, fillstyle="none", label="compared")
    axes.set(xscale="log", xlabel="parameters (n-grams of all lengths)")
    axes.set(yscale="log", ylabel="bits per character")
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticks([1.5, 2, 3, 4, 5], ["1.5", "2", "3", "4", "5"])
    axes.legend()
    return figure
