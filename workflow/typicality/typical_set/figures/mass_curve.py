"""Figure of the mass of typical sets against the width of their annulus."""

import numpy as np
from matplotlib import pyplot as plt

from typicality.figures import COLUMN_WIDTH, text_colour


def draw_mass_curve(curve, width):
    """Mass of typical sets against the width of their annulus, and the simulated curve's deviation from it.

    Parameters
    ----------
    curve : pandas.DataFrame
        As `typicality.typical_set.gaussian.mass_curve` makes it.
    width : float
        The width that is singled out.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (mass, deviation) = plt.subplots(
        2, 1, figsize=(COLUMN_WIDTH, 3.1), height_ratios=(2.4, 1), sharex=True
    )
    dimension = int(curve["dimension"].iloc[0])
    mass.plot(curve["width"], curve["exact"], color="C0")
    _mark_width(mass, curve, width)
    _draw_deviation(deviation, curve)
    for axes in (mass, deviation):
        axes.axvspan(np.sqrt(2 * dimension), curve["width"].max(), color="0.92", linewidth=0, zorder=0)
    mass.annotate(
        "inner radius 0:\nthe mode has joined",
        (np.sqrt(2 * dimension), 0.3),
        xytext=(-3, 0),
        textcoords="offset points",
        color="0.35",
        ha="right",
        va="center",
    )
    mass.set(ylabel=r"mass of $\mathcal{T}_\varepsilon$", ylim=(0, 1.05), title=f"K = {dimension}")
    deviation.set(
        xlabel=r"width of the annulus $\mathcal{T}_\varepsilon$ (radius)", xlim=(0, curve["width"].max())
    )
    return figure


def _draw_deviation(axes, curve):
    """Draw the simulated curve minus the exact one, in thousandths, inside its band."""
    low, high, simulated = (
        1000 * (curve[name] - curve["exact"]) for name in ("ci_low", "ci_high", "simulated")
    )
    axes.fill_between(curve["width"], low, high, color="C5", alpha=0.35, linewidth=0)
    axes.plot(curve["width"], simulated, color="C1", linewidth=0.8)
    axes.axhline(0, color="C0", linewidth=0.8)
    axes.set(ylabel="simulated\n$-$ exact ($10^{-3}$)", title="blue: 99 % band of the whole curve")


def _mark_width(axes, curve, width):
    mass = float(np.interp(width, curve["width"], curve["exact"]))
    axes.plot(width, mass, "o", color="C1")
    axes.annotate(
        f"width {width:g}: {100 * mass:.1f} %",
        (width, mass),
        xytext=(4, -8),
        textcoords="offset points",
        color=text_colour("C1"),
        va="top",
    )
