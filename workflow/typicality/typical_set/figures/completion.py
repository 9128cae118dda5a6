"""Figure of the likeliest completion of a sequence beside samples, and of the information of both."""

import numpy as np
from matplotlib import pyplot as plt

from typicality.figures import COLUMN_WIDTH, text_colour


def draw_completion(paths, information):
    """The likeliest completion beside sampled ones, and how far its information lies from theirs.

    Parameters
    ----------
    paths : pandas.DataFrame
        As `typicality.typical_set.completion.completion_paths` makes it.
    information : pandas.DataFrame
        As `typicality.typical_set.completion.completion_information` makes it.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, (above, below) = plt.subplots(2, 1, figsize=(COLUMN_WIDTH, 3.1), height_ratios=(1.4, 1))
    _draw_paths(above, paths)
    _draw_information(below, information)
    return figure


def _draw_paths(axes, paths):
    steps = paths["step"]
    band = (paths["mode"] - paths["sd"], paths["mode"] + paths["sd"])
    axes.fill_between(steps, *band, color="C5", alpha=0.25, linewidth=0)
    samples = [name for name in paths if name.startswith("sample_")]
    for number, name in enumerate(samples):
        axes.plot(
            steps,
            paths[name],
            color="C0",
            linewidth=0.7,
            alpha=1 - 0.3 * number,
            label=None if number else f"{len(samples)} samples",
        )
    axes.plot(steps, paths["mode"], color="C1", label="likeliest completion")
    ends = paths[paths["known"]]
    axes.plot(ends["step"], ends["mode"], "o", color="0.2", markersize=3.5, label="known ends", zorder=5)
    reach = 1.15 * np.abs(paths[[*samples, "mode"]]).to_numpy().max()
    axes.set(xlabel="step", ylabel="value", ylim=(-reach, 1.45 * reach), xlim=(-1, steps.iloc[-1] + 1))
    axes.legend(loc="upper center", ncols=3, columnspacing=1)


def _draw_information(axes, information):
    edges = np.append(information["excess_low"], information["excess_high"].iloc[-1])
    axes.stairs(information["simulated_density"], edges, fill=True, color="C5", alpha=0.45)
    axes.plot((edges[1:] + edges[:-1]) / 2, information["density"], color="C0")
    top, mode = information["density"].max(), information["mode_excess"].iloc[0]
    axes.plot([mode, mode], [0, 0.45 * top], color="C1")
    axes.text(mode, 0.5 * top, "likeliest", color=text_colour("C1"), ha="left")
    right = edges[np.argmax(information["density"])] + edges[-1] * 0.35
    axes.text(right, 0.8 * top, "samples", color=text_colour("C0"))
    axes.set(
        xlabel="information minus conditional entropy (bits)",
        ylabel="density (1/bit)",
        ylim=(0, 1.1 * top),
    )
