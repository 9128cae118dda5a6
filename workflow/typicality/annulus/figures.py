"""Figures of the annulus chapter."""

import math

import numpy as np
from matplotlib import pyplot as plt

from typicality.figures import PAGE_WIDTH, colour_labels, text_colour

LABELLED_SHARES = 2
"""Intervals that are drawn as brackets; the shares of the others are in the table."""

MOST_CURVES = 6


def draw_radii(radii, thickness, shares):
    """Distribution of the radius, its narrowing with the dimension, and the thickness of the shell.

    Parameters
    ----------
    radii : pandas.DataFrame
        As `typicality.annulus.shares.radius_histogram` makes it.
    thickness : pandas.DataFrame
        As `typicality.annulus.shares.shell_thickness` makes it.
    shares : pandas.DataFrame
        As `typicality.annulus.shares.interval_shares` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (one, many, shell) = plt.subplots(1, 3, figsize=(PAGE_WIDTH, 2.3), width_ratios=(1.15, 1, 1))
    simulated = radii.dropna(subset="simulated_density")
    _draw_one_dimension(one, simulated, shares)
    _draw_dimensions(many, radii)
    _draw_thickness(shell, thickness)
    for letter, axes in zip("abc", (one, many, shell), strict=True):
        axes.set_title(f"{letter}  {axes.get_title(loc='left')}")
    return figure


def _draw_one_dimension(axes, simulated, shares):
    dimension = int(simulated["dimension"].iloc[0])
    edges = np.append(simulated["radius_low"], simulated["radius_high"].iloc[-1])
    axes.stairs(
        simulated["simulated_density"].to_numpy(float),
        edges,
        fill=True,
        color="C5",
        alpha=0.45,
        label="simulated",
    )
    centres = (edges[:-1] + edges[1:]) / 2
    axes.plot(centres, simulated["density"], color="C0", label="exact")
    top = simulated["density"].max()
    _draw_brackets(axes, shares.iloc[:LABELLED_SHARES], top)
    axes.set(
        xlabel="radius r",
        ylabel="density of the radius",
        title=f"K = {dimension}",
        xlim=(edges[0], edges[-1]),
        ylim=(0, 1.45 * top),
    )
    axes.legend(loc="center left", handlelength=1, bbox_to_anchor=(-0.02, 0.5))


def _draw_brackets(axes, shares, top):
    for level, row in enumerate(shares.itertuples()):
        height = top * (1.08 + 0.18 * level)
        axes.annotate(
            "",
            (row.radius_low, height),
            (row.radius_high, height),
            arrowprops={"arrowstyle": "|-|,widthA=0.2,widthB=0.2", "lw": 0.7},
        )
        axes.text(
            (row.radius_low + row.radius_high) / 2,
            height + 0.015 * top,
            f"[{row.radius_low:g}, {row.radius_high:g}]: {100 * row.exact:.2f} %",
            ha="center",
            va="bottom",
            fontsize="small",
        )


def _draw_dimensions(axes, radii):
    """Scale every density to its own peak: only place and width are compared."""
    dimensions = np.sort(radii["dimension"].unique())
    # The key of more would cover the curves.
    dimensions = dimensions[np.unique(np.linspace(0, len(dimensions) - 1, MOST_CURVES).round().astype(int))]
    shades = plt.get_cmap("viridis")(np.linspace(0, 0.85, len(dimensions)))
    for dimension, shade in zip(dimensions, shades, strict=True):
        rows = radii[radii["dimension"] == dimension]
        relative = (rows["radius_low"] + rows["radius_high"]) / 2 / math.sqrt(dimension)
        axes.plot(relative, rows["density"] / rows["density"].max(), color=shade, label=f"{dimension:,}")
    axes.set(
        xlabel=r"radius over $\sqrt{K}$",
        ylabel="density over its peak",
        title="the bulk gathers at $\\sqrt{K}$",
        xlim=(0, 2.6),
        ylim=(0, 1.08),
    )
    key = axes.legend(title="K", loc="upper right", title_fontsize="small", handlelength=0.8)
    colour_labels(key)


def _draw_thickness(axes, thickness):
    dimension = thickness["dimension"]
    for exact, name, colour in (("sd_radius", "simulated_sd", "C0"), ("relative_width", None, "C1")):
        axes.plot(dimension, thickness[exact], color=colour)
        simulated = thickness[name] if name else thickness["simulated_sd"] / thickness["simulated_mean"]
        axes.plot(dimension, simulated, "o", color=colour, markerfacecolor="none")
    axes.axhline(1 / math.sqrt(2), color="0.6", linewidth=0.6, linestyle="--", zorder=0)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="dimension K",
        ylabel="thickness of the shell",
        title="equally thick, ever thinner",
        ylim=(thickness["relative_width"].min() / 2, 3),
    )
    limit = {"color": text_colour("C0"), "ha": "right", "va": "bottom"}
    axes.text(dimension.iloc[-1], 0.8, r"sd of r $\to 1/\sqrt{2}$", **limit)
    middle = thickness.iloc[len(thickness) // 2]
    axes.annotate(
        "sd over mean",
        (middle["dimension"], middle["relative_width"]),
        xytext=(3, 3),
        textcoords="offset points",
        color=text_colour("C1"),
        va="bottom",
    )
