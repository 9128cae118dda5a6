"""What noise costs a mixture, and what a memoriser pays for its samples."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import NullLocator

from typicality.figures import COLUMN_WIDTH, text_colour
from typicality.images.counterexamples import MEMORISER, MIXTURE, NOISE_BITS_PER_DIM


def draw_counterexamples(counterexamples):
    """Above, the largest loss of each mixture beside its bound; below, bits/dim of the memoriser.

    Parameters
    ----------
    counterexamples : pandas.DataFrame
        As `typicality.images.counterexamples.counterexample_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(COLUMN_WIDTH, 3.9))
    kinds = counterexamples["counterexample"]
    _draw_losses(upper, counterexamples[kinds == MIXTURE])
    models = counterexamples[(kinds == MIXTURE) & (counterexamples["noise_share"] == 0)]
    _draw_memoriser(lower, counterexamples[kinds == MEMORISER], models)
    return figure


def _draw_losses(axis, mixtures):
    mixtures = mixtures[mixtures["noise_share"] > 0]
    kept = 1 - mixtures["noise_share"].to_numpy(float)
    grid = np.geomspace(0.5 * kept.min(), 1)
    axis.plot(grid, -np.log2(grid), color="0.45", linewidth=0.7, label="bound")
    models = mixtures["model"].nunique()
    losses = mixtures["largest_loss_bits"].to_numpy(float)
    style = {"marker": "o", "markersize": 4, "markerfacecolor": "none", "linestyle": "none", "color": "C0"}
    axis.plot(kept, losses, label=f"measured, {models} model{'s' if models > 1 else ''}", **style)
    axis.set_xscale("log")
    axis.set_xlim(1, grid[0])
    ticks = np.unique(kept)
    axis.set_xticks(ticks, [f"{100 * (1 - tick):.6g} %" for tick in ticks])
    axis.xaxis.set_minor_locator(NullLocator())
    axis.set_ylim(bottom=0)
    axis.set_xlabel("share of noise among the mixture's samples")
    axis.set_ylabel("largest loss, bits/image")
    axis.legend(loc="upper left")


def _draw_memoriser(axis, memoriser, models):
    deviations = memoriser["deviation"].to_numpy(float)
    order = np.argsort(deviations)
    bits = memoriser["mean_bits_per_dim"].to_numpy(float)
    axis.plot(deviations[order], bits[order], marker="o", color="0.2")
    axis.annotate("memoriser", (deviations[order][0], bits[order][0]), (6, 0), textcoords="offset points")
    _draw_line(axis, NOISE_BITS_PER_DIM, "0.45")
    _label(axis, NOISE_BITS_PER_DIM, "uniform noise", "bottom", "0.45")
    ranked = models.assign(bits=models["mean_bits_per_dim"].astype(float)).sort_values("bits")
    for value in ranked["bits"]:
        _draw_line(axis, value, "C0")
    if len(ranked):
        _label(axis, ranked["bits"].iloc[0], _range_of(ranked), "top", "C0")
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xticks(deviations, [f"{deviation:g}" for deviation in deviations])
    axis.xaxis.set_minor_locator(NullLocator())
    axis.set_xlabel("kernel deviation, grey levels")
    axis.set_ylabel("test bits per dimension")
    axis.set_ylim(bottom=min([NOISE_BITS_PER_DIM, *bits, *ranked["bits"]]) / 2.5)


def _draw_line(axis, value, color):
    axis.axhline(value, color=color, linewidth=0.8, linestyle="--", zorder=0)


def _label(axis, value, text, side, color):
    """Write above (``bottom`` of the text at the line) or below a horizontal line, at the left."""
    style = {"color": text_colour(color), "fontsize": 6.5, "va": side, "textcoords": "offset points"}
    offset = (0, 1.5 if side == "bottom" else -4)
    axis.annotate(text, (0.01, value), offset, xycoords=axis.get_yaxis_transform(), **style)


def _range_of(ranked):
    """Name the best model and the worst with their bits/dim."""
    ends = ranked.iloc[[0, -1]] if len(ranked) > 1 else ranked
    return " to ".join(f"{model} {bits:.2f}" for model, bits in zip(ends["model"], ends["bits"], strict=True))
