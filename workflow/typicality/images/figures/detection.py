"""How well scores of images tell data sets apart, against the size of the batch."""

from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from typicality.images.detection import SCORES
from typicality.images.figures.panels import draw_key, rows_of_panels

_SCORE_STYLES = {
    "likelihood": {"color": "C4", "marker": "s", "linestyle": "--"},
    "typicality": {"color": "C2", "marker": "o", "linestyle": "-"},
}
_CHANCE_STYLE = {"color": "0.45", "linewidth": 0.7, "linestyle": ":"}


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
    figure, axes = rows_of_panels(len(models), 2)
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
    draw_key(figure, [Line2D([], [], **style) for style in styles], [*SCORES, "chance"])
    return figure


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
