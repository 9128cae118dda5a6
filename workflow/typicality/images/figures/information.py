"""The information axis: where images of every source lie, in bits per dimension."""

import matplotlib.pyplot as plt
import numpy as np

from typicality.figures import COLUMN_WIDTH, PAGE_WIDTH
from typicality.images.information import DATA, OTHER_TEST, SAMPLES, TEST
from typicality.images.sampling import CONSTANT, GREEDY, NOISE

_BAND_LEVEL = 0.95
# Noise can cost a model a hundred bits/dim; what is beyond the axis is written at its end.
_MOST_BITS = 10.8
_ROW_HEIGHT = 0.105
_ONE_COLUMN_MODELS = 3
_COLORS = {TEST: "C0", OTHER_TEST: "C1", SAMPLES: "C2", GREEDY: "C3", NOISE: "0.35", CONSTANT: "0.35"}
_TEMPERATURE_COLOR = "C3"


def draw_information(information, bands, pair, labels=None):
    """One panel a model that is no codec, one row a source: mean, and ranges of 95 % and 99 % of the images.

    Shaded is the 95 % band of the data, dashed that of the model's own samples.

    Parameters
    ----------
    information : pandas.DataFrame
        As `typicality.images.information.information_table` makes it.
    bands : pandas.DataFrame
        As `typicality.images.information.bands_table` makes it.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    shown = information[~information["source"].isin(["train", "calibration"])]
    densities = shown[shown["family"] != "codec"]
    shown = shown if densities.empty else densities
    models = list(dict.fromkeys(shown["model"]))
    sources = _in_order(shown["source"])
    names = [_name(source, pair, labels) for source in sources]
    figure, axes = _panels(len(models), len(sources))
    for axis, model in zip(axes.flat, models, strict=False):
        _draw_bands(axis, bands[bands["model"] == model])
        rows = shown[shown["model"] == model].set_index("source")
        for position, source in enumerate(sources):
            if source in rows.index:
                _draw_source(axis, position, rows.loc[source], _COLORS.get(source, _TEMPERATURE_COLOR))
        axis.set_title(labels.get(model, model))
        axis.set_yticks(range(len(sources)), names)
    for axis in axes.flat[len(models) :]:
        axis.set_axis_off()
    _draw_axes(axes, len(models), len(sources))
    return figure


def _in_order(sources):
    """Sources from the top: data, samples, what decoding makes, what is made by hand."""
    made = [source for source in dict.fromkeys(sources) if source not in _COLORS]
    order = [TEST, OTHER_TEST, SAMPLES, *made, GREEDY, CONSTANT, NOISE]
    return [source for source in order if source in set(sources)]


def _name(source, pair, labels):
    sets = {TEST: pair.in_distribution, OTHER_TEST: pair.out_of_distribution}
    return f"{labels.get(sets[source], sets[source])} test" if source in sets else source


def _panels(models, sources):
    columns = 1 if models <= _ONE_COLUMN_MODELS else 2
    rows = -(-models // columns)
    size = ((COLUMN_WIDTH, PAGE_WIDTH)[columns - 1], 0.35 + rows * (0.25 + sources * _ROW_HEIGHT))
    return plt.subplots(rows, columns, figsize=size, sharex=True, sharey=True, squeeze=False)


def _draw_axes(axes, models, sources):
    axes[0, 0].set_xlim(0, _MOST_BITS)
    axes[0, 0].set_ylim(sources - 0.4, -0.6)
    for number, axis in enumerate(axes.flat[:models]):
        axis.tick_params(axis="y", length=0)
        if number + axes.shape[1] >= models:
            axis.tick_params(labelbottom=True)
            axis.set_xlabel("bits per dimension  (← higher likelihood)")


def _draw_bands(axis, bands):
    edges = bands[bands["level"] == _BAND_LEVEL].drop_duplicates("band_of").set_index("band_of")
    axis.axvspan(*edges.loc[DATA, ["low", "high"]], color="C0", alpha=0.13, linewidth=0)
    if SAMPLES in edges.index:
        for edge in edges.loc[SAMPLES, ["low", "high"]]:
            axis.axvline(edge, color="C2", linewidth=0.7, linestyle=(0, (3, 2)))


def _draw_source(axis, position, row, color):
    mean = row["mean_bits_per_dim"]
    if mean > _MOST_BITS:
        text = f"{mean:.0f} →"
        axis.text(_MOST_BITS, position, text, ha="right", va="center", fontsize=6.5, color=color)
        return
    for low, high, width in (("q0.005", "q0.995", 0.7), ("q0.025", "q0.975", 2.2)):
        ends = np.array([row[low], row[high]])
        axis.plot(ends, [position] * 2, color=color, linewidth=width, solid_capstyle="butt")
    axis.plot(
        mean,
        position,
        marker="o",
        markersize=3,
        color="white",
        markeredgecolor=color,
        clip_on=False,
        zorder=3,
    )
