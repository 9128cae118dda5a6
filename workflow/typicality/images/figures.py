"""Figures of the likelihoods of data sets, and of how well these tell the sets apart."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from typicality.figures import COLUMN_WIDTH
from typicality.images.detection import SCORES
from typicality.images.scores import bits_of

_KEY_CHARACTERS = 50
_SCORE_STYLES = {
    "likelihood": {"color": "C4", "marker": "s", "linestyle": "--"},
    "typicality": {"color": "C2", "marker": "o", "linestyle": "-"},
}
_CHANCE_STYLE = {"color": "0.45", "linewidth": 0.7, "linestyle": ":"}


def draw_likelihoods(scores_by_model, pair, labels=None):
    """Histograms of bits per dimension, one panel a model, as in Nalisnick et al. (2019), Fig. 2.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    pair : typicality.images.scores.Pair
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    panels = {model: _sets_of(scores, pair) for model, scores in scores_by_model.items()}
    edges = _shared_edges([list(sets.values()) for sets in panels.values()])
    figure, axes = _rows_of_panels(len(panels), 1)
    for axis, (model, sets) in zip(axes[:, 0], panels.items(), strict=True):
        for (dataset, split), bits in sets.items():
            _draw_histogram(axis, bits, edges, _set_style(dataset, split, pair))
        axis.set_title(labels.get(model, model))
        axis.set_xlim(edges[0], edges[-1])
        axis.set_ylim(bottom=0)
        axis.yaxis.set_major_locator(MaxNLocator(2, integer=False))
    axes[-1, 0].set_xlabel("bits per dimension  (← higher likelihood)")
    figure.supylabel("density", fontsize=plt.rcParams["axes.labelsize"])
    splits = list(next(iter(panels.values())))[::-1]
    handles = [Patch(**_set_style(dataset, split, pair)) for dataset, split in splits]
    _draw_key(figure, handles, [f"{labels.get(dataset, dataset)} {split}" for dataset, split in splits])
    return figure


def draw_detection(detection, labels=None):
    """AUROC and rate of detection at the 1 % level against the size of the batch, one row of panels a model.

    Parameters
    ----------
    detection : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it; rows without an AUROC are left out.
    labels : mapping of str to str, optional
        What to write for the names of models; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    models = list(dict.fromkeys(detection["model"]))
    sizes = sorted(set(detection["batch_size"]))
    figure, axes = _rows_of_panels(len(models), 2)
    for row, model in zip(axes, models, strict=True):
        for score in SCORES:
            _draw_measures(row, detection, model, score)
        row[0].axhline(0.5, zorder=0, **_CHANCE_STYLE)
        row[0].set_title(labels.get(model, model))
        row[0].set_ylabel("AUROC")
        row[1].set_ylabel("detected")
        for axis in row:
            axis.set_xscale("log")
            axis.set_xlim(sizes[0] / 1.25, sizes[-1] * 1.25)
            axis.set_xticks(sizes, [str(size) for size in sizes])
            axis.xaxis.set_minor_locator(NullLocator())
            axis.set_ylim(-0.06, 1.06)
            axis.set_yticks([0, 0.5, 1])
    axes[0, 1].set_title("at the 1 % level")
    for axis in axes[-1]:
        axis.set_xlabel("images per batch")
    styles = [*(_SCORE_STYLES[score] for score in SCORES), _CHANCE_STYLE]
    _draw_key(figure, [Line2D([], [], **style) for style in styles], [*SCORES, "chance"])
    return figure


def _rows_of_panels(rows, columns):
    height = {1: 1.5, 2: 1.2, 3: 1.0}.get(rows, 0.8)
    size = (COLUMN_WIDTH, 0.55 + rows * height)
    return plt.subplots(rows, columns, figsize=size, sharex=True, squeeze=False)


def _sets_of(scores, pair):
    splits = [
        (pair.out_of_distribution, "test"),
        (pair.in_distribution, "test"),
        (pair.in_distribution, "train"),
    ]
    return {split: bits_of(scores, *split) for split in splits}


def _shared_edges(panels):
    """Edges of the bins of all panels: from the 0.1 % to the 99.9 % quantile of every sample, and a margin.

    Their width suits the sharpest panel: it is the smallest of the panels' widths, each of which is the
    largest that Freedman and Diaconis (1981) take for a sample of that panel.
    """
    samples = [bits for panel in panels for bits in panel]
    low = min(np.quantile(bits, 0.001) for bits in samples)
    high = max(np.quantile(bits, 0.999) for bits in samples)
    margin = 0.03 * (high - low) or 0.5
    low, high = low - margin, high + margin
    widths = [max(_freedman_diaconis(bits) for bits in panel) for panel in panels]
    width = min((w for w in widths if w > 0), default=high - low)
    return np.linspace(low, high, int(np.clip(np.ceil((high - low) / width), 40, 120)) + 1)


def _freedman_diaconis(bits):
    return 2 * np.subtract(*np.quantile(bits, (0.75, 0.25))) / np.cbrt(bits.size)


def _draw_histogram(axis, bits, edges, style):
    # Divided by all images, so that those beyond the edges are not made up for by the others.
    density = np.histogram(bits, edges)[0] / (bits.size * np.diff(edges))
    axis.stairs(density, edges, fill=True, color=style["facecolor"], linewidth=0)
    axis.stairs(density, edges, color=style["edgecolor"], linestyle=style["linestyle"], linewidth=0.8)


def _set_style(dataset, split, pair):
    color = "C1" if dataset == pair.out_of_distribution else "C0"
    if split == "test":
        return {"facecolor": to_rgba(color, 0.3), "edgecolor": color, "linestyle": "-"}
    return {"facecolor": "none", "edgecolor": color, "linestyle": (0, (2.5, 1))}


def _draw_key(figure, handles, words):
    """One key for all panels, above them; one entry a line where the words are too long for one line."""
    fits = sum(map(len, words)) <= _KEY_CHARACTERS
    figure.legend(
        handles,
        words,
        loc="outside upper left",
        ncols=len(words) if fits else 1,
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
        borderpad=0.2,
    )


def _draw_measures(row, detection, model, score):
    rows = detection[(detection["model"] == model) & (detection["score"] == score)].dropna(subset=["auroc"])
    # The two scores stand a little apart, so that neither hides the other's interval.
    position = rows["batch_size"] * (0.95 if score == SCORES[0] else 1.05)
    measures = (("auroc", "ci"), ("detection_rate", "detection_ci"))
    for axis, (value, interval) in zip(row, measures, strict=True):
        middle, low, high = (rows[c].to_numpy(float) for c in (value, f"{interval}_low", f"{interval}_high"))
        axis.errorbar(
            position,
            middle,
            (middle - low, high - middle),
            label=score,
            elinewidth=0.9,
            **_SCORE_STYLES[score],
        )
