"""Figures of the decoding chapter."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter

from typicality.decoding.layouts import with_labels
from typicality.decoding.texts import ANCESTRAL, BEAM, HELD_OUT
from typicality.figures import COLUMN_WIDTH

_BAND = {"color": "C5", "alpha": 0.22, "linewidth": 0}


def draw_strategies(strategies):
    """Information per symbol of every strategy beside the typical band of the model.

    Parameters
    ----------
    strategies : pandas.DataFrame
        As `typicality.decoding.strategies.strategy_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = with_labels(strategies)
    place = np.arange(len(shown))
    figure, axes = plt.subplots(figsize=(COLUMN_WIDTH, 0.95 + 0.135 * len(shown)))
    ancestral = _of(shown, ANCESTRAL)
    axes.axvspan(ancestral["spread_low"], ancestral["spread_high"], label="typical band", **_BAND)
    axes.axvline(ancestral["bits"], label="entropy rate", color="C0", linewidth=0.8, linestyle=":")
    axes.hlines(
        place, shown["spread_low"], shown["spread_high"], label="95 % of texts", color="0.45", linewidth=0.7
    )
    inside = shown["in_band"].ge(0.5).to_numpy()
    for marked, label, colour, marker in [
        (inside, "most texts in the band", "C0", "o"),
        (~inside, "most texts outside", "C1", "D"),
    ]:
        axes.plot(shown["bits"][marked], place[marked], marker, label=f"mean, {label}", color=colour)
    axes.set_yticks(place, shown["label"])
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(len(shown) - 0.4, -0.6), xlabel="information per symbol (bits)")
    axes.set_xlim(left=0)
    figure.legend(loc="outside upper center", ncols=2)
    return figure


def draw_beam(strategies):
    """Information and repetition of beam search against its width, beside those of samples and of text.

    Parameters
    ----------
    strategies : pandas.DataFrame
        As `typicality.decoding.strategies.strategy_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, panels = plt.subplots(2, 1, sharex=True, figsize=(COLUMN_WIDTH, 2.9))
    ancestral = _of(strategies, ANCESTRAL)
    panels[0].axhspan(ancestral["spread_low"], ancestral["spread_high"], label="typical band", **_BAND)
    for axes, measure in zip(panels, ("bits", "repeated"), strict=True):
        _draw_widths(axes, strategies, measure)
    panels[0].set(ylabel="bits per symbol", ylim=(0, None))
    panels[1].set(ylabel="repeated n-grams", ylim=(-0.03, 1), xlabel="beam width")
    panels[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    panels[1].xaxis.set_major_formatter(FuncFormatter(lambda width, _: f"{width:.0f}"))
    figure.align_ylabels()
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


def _draw_widths(axes, strategies, measure):
    beam = strategies[strategies["strategy"] == BEAM]
    widths, values = beam["setting"].to_numpy(float), beam[measure].to_numpy(float)
    ends = np.abs(beam[[f"{measure}_low", f"{measure}_high"]].to_numpy(float).T - values)
    axes.errorbar(
        widths, values, ends, marker="D", color="C1", elinewidth=0.7, capsize=1.5, label="beam search, 95 %"
    )
    for strategy, label, style in [
        (ANCESTRAL, "ancestral samples", {"color": "C0", "linestyle": ":"}),
        (HELD_OUT, "held-out text", {"color": "C2", "linestyle": "--"}),
    ]:
        axes.axhline(_of(strategies, strategy)[measure], label=label, linewidth=0.9, **style)
    axes.set_xscale("log", base=2)
    axes.set_xticks(widths)
    axes.xaxis.set_minor_locator(NullLocator())


def _of(strategies, strategy):
    return strategies[strategies["strategy"] == strategy].iloc[0]


def draw_calibration(calibration):
    """How often predictions come true, relative to their probability, against that probability.

    Parameters
    ----------
    calibration : pandas.DataFrame
        As `typicality.decoding.calibration.calibration_table` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    shown = calibration[calibration["frequency"] > 0]
    figure, axes = plt.subplots(figsize=(COLUMN_WIDTH, 2.1))
    axes.axhline(1, color="0.45", linewidth=0.7, linestyle="--")
    ratio = shown["ratio"].to_numpy()
    ends = [ratio - shown["ci_low"], shown["ci_high"] - ratio]
    axes.errorbar(shown["predicted"], ratio, ends, marker="o", linewidth=0.8, elinewidth=0.7, capsize=1.5)
    axes.set_xscale("log")
    axes.set_yscale("log", base=2)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set(xlabel="predicted probability", ylabel="observed / predicted")
    axes.annotate(
        "calibrated",
        (shown["predicted"].min(), 1),
        (-3, 1.5),
        textcoords="offset points",
        color="0.35",
        fontsize=plt.rcParams["legend.fontsize"],
    )
    return figure
