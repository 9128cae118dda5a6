"""Figure of the mass of typical sets and of the share of all sequences that they hold."""

from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator

from typicality.figures import COLUMN_WIDTH, colour_labels


def draw_support(support, half_epsilon):
    """Mass and share of sequences, on a logarithmic scale: against epsilon, and against the number of flips.

    Parameters
    ----------
    support : pandas.DataFrame
        As `typicality.typical_set.support.support_table` makes it.
    half_epsilon : float
        From which epsilon on, in bit/flip, a set covers half of the sequences.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (by_epsilon, by_flips) = plt.subplots(1, 2, figsize=(COLUMN_WIDTH, 2.1))
    flips, epsilon = support["flips"].iloc[0], support["epsilon_per_flip"].iloc[0]
    curve = support[support["flips"] == flips].sort_values("epsilon_per_flip")
    _draw_curves(by_epsilon, curve, "epsilon_per_flip")
    by_epsilon.axvline(half_epsilon, color="0.6", linewidth=0.6, linestyle="--", zorder=0)
    by_epsilon.annotate(
        f"half at\n{half_epsilon:.3f}",
        (half_epsilon, 0.1),
        xycoords=("data", "axes fraction"),
        xytext=(-3, 0),
        textcoords="offset points",
        color="0.35",
        ha="right",
        fontsize="small",
    )
    by_epsilon.set(
        title=f"n = {flips:,}",
        xlabel=r"$\varepsilon$ (bit/flip)",
        ylabel="share of the whole",
        xlim=(0, max(1.3 * half_epsilon, curve["epsilon_per_flip"].iloc[-1] * 0.9)),
    )
    curve = support[support["epsilon_per_flip"] == epsilon].sort_values("flips")
    _draw_curves(by_flips, curve, "flips")
    by_flips.set(title=rf"$\varepsilon$ = {epsilon:g} bit/flip", xlabel="flips n", xlim=(0, None))
    for axes in (by_epsilon, by_flips):
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda power, _: f"$2^{{{power:.0f}}}$"))
    lines = by_epsilon.get_legend_handles_labels()
    colour_labels(figure.legend(*lines, loc="outside lower center", ncols=2, handlelength=1))
    return figure


def _draw_curves(axes, curve, x):
    axes.plot(curve[x], curve["log2_mass"].astype(float), color="C0", label="of the mass")
    axes.plot(curve[x], curve["log2_share"].astype(float), color="C1", label="of all sequences")
    axes.plot(
        curve[x], curve["simulated"].astype(float), "o", color="C1", markerfacecolor="none", markersize=2.5
    )
