"""Figure of the mass of typical sets as the dimension grows, by both conventions of epsilon."""

from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator

from typicality.figures import COLUMN_WIDTH, colour_labels, text_colour

CURVES = (
    ("gaussian", "epsilon_per_dimension", "Gaussian, {:g} bit/dim", "C0", "-"),
    ("gaussian", "small_epsilon", "Gaussian, {:g} bit/dim", "C0", "--"),
    ("coin", "epsilon_per_dimension", "coin, {:g} bit/flip", "C1", "-"),
    ("mixture", "mixture_epsilon", "one of two coins, {:g} bit/flip", "C2", "-"),
)
"""Curves on the left: distribution, the setting of epsilon, label, colour and line."""


def draw_aep(aep, settings):
    """Mass of typical sets against the dimension: epsilon per dimension (left), and a fixed total (right).

    Parameters
    ----------
    aep : pandas.DataFrame
        As `typicality.typical_set.aep.aep_table` makes it.
    settings : mapping
        That the table was made with.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (per, total) = plt.subplots(1, 2, figsize=(COLUMN_WIDTH, 2.35), sharey=True)
    for distribution, key, label, colour, style in CURVES:
        rows = _curve(aep, distribution, "per dimension", settings[key])
        _draw_curve(per, rows, colour, style, label.format(settings[key]))
    for distribution, colour in (("gaussian", "C0"), ("coin", "C1")):
        rows = _curve(aep, distribution, "total", settings["epsilon_total"])
        _draw_curve(total, rows, colour, "-", distribution.capitalize())
    per.set(
        title=r"$\varepsilon$ per dimension", ylabel=r"mass of $\mathcal{T}_\varepsilon$", ylim=(-0.03, 1.05)
    )
    total.set(title=rf"$\varepsilon$ = {settings['epsilon_total']:g} bits in all")
    total.annotate("Gaussian", (0.03, 0.35), xycoords="axes fraction", color=text_colour("C0"))
    total.annotate("coin", (0.58, 0.5), xycoords="axes fraction", color=text_colour("C1"))
    for axes in (per, total):
        axes.set(xscale="log", xlabel="dimension K, flips n")
        axes.xaxis.set_major_locator(LogLocator(numticks=4))
        axes.minorticks_off()
    key = figure.legend(
        *per.get_legend_handles_labels(),
        loc="outside lower center",
        ncols=2,
        handlelength=1.6,
        columnspacing=1.2,
    )
    colour_labels(key)
    return figure


def _curve(aep, distribution, convention, epsilon):
    return aep[
        (aep["distribution"] == distribution)
        & (aep["convention"] == convention)
        & (aep["epsilon_bits"] == float(epsilon))
    ].drop_duplicates("size")


def _draw_curve(axes, rows, colour, style, label):
    axes.plot(rows["size"], rows["exact"], style, color=colour, label=label)
    axes.plot(rows["size"], rows["simulated"], "o", color=colour, markerfacecolor="none", markersize=2.2)
