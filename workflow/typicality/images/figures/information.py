"""The information axis: where images of every source lie, in bits per dimension."""

import matplotlib.pyplot as plt
import numpy as np

from typicality.figures import COLUMN_WIDTH, PAGE_WIDTH, text_colour
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

    Shaded is the 95 % band of the data, dashed that of the model's own samples. A panel has rows for the
    sources of its model, and names them unless its left neighbour has the same.

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
    models = {model: rows.set_index("source") for model, rows in shown.groupby("model", sort=False)}
    sources = [_in_order(rows.index) for rows in models.values()]
    figure, axes = _panels([len(names) for names in sources])
    for axis, (model, rows), own in zip(axes.flat, models.items(), sources, strict=False):
        _draw_bands(axis, bands[bands["model"] == model])
        for position, source in enumerate(own):
            _draw_source(axis, position, rows.loc[source], _COLORS.get(source, _TEMPERATURE_COLOR))
        axis.set_title(labels.get(model, model))
        axis.set_yticks(range(len(own)), [_name(source, pair, labels) for source in own])
    for axis in axes.flat[len(models) :]:
        axis.set_axis_off()
    _draw_axes(axes, sources)
    return figure


def _in_order(sources):
    """Sources from the top: data, samples, what decoding makes, what is made by hand."""
    made = [source for source in dict.fromkeys(sources) if source not in _COLORS]
    order = [TEST, OTHER_TEST, SAMPLES, *made, GREEDY, CONSTANT, NOISE]
    return [source for source in order if source in set(sources)]


def _name(source, pair, labels):
    sets = {TEST: pair.in_distribution, OTHER_TEST: pair.out_of_distribution}
    return f"{labels.get(sets[source], sets[source])} test" if source in sets else source


def _panels(counts):
    """Panels as high as the largest number of sources beside each other."""
    columns = 1 if len(counts) <= _ONE_COLUMN_MODELS else 2
    heights = [max(counts[left : left + columns]) for left in range(0, len(counts), columns)]
    size = ((COLUMN_WIDTH, PAGE_WIDTH)[columns - 1], 0.35 + sum(0.25 + h * _ROW_HEIGHT for h in heights))
    figure, axes = plt.subplots(
        len(heights), columns, figsize=size, sharex=True, squeeze=False, height_ratios=heights
    )
    for row, height in zip(axes, heights, strict=True):
        for axis in row:
            axis.set_ylim(height - 0.4, -0.6)
    return figure, axes


def _draw_axes(axes, sources):
    axes[0, 0].set_xlim(0, _MOST_BITS)
    models, columns = len(sources), axes.shape[1]
    for number, axis in enumerate(axes.flat[:models]):
        named = number % columns == 0 or sources[number] != sources[number - 1]
        axis.tick_params(axis="y", length=0, labelleft=named)
        if number + columns >= models:
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
        axis.text(_MOST_BITS, position, text, ha="right", va="center", fontsize=6.5, color=text_colour(color))
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
