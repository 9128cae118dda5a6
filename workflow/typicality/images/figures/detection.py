"""How well scores of images tell data sets apart, against the size of the batch."""

from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from typicality.figures import COLUMN_WIDTH, PAGE_WIDTH
from typicality.images.detection import SCORES
from typicality.images.figures.panels import draw_key, rows_of_panels

_SCORE_STYLES = {
    "likelihood": {"color": "C4", "marker": "s", "linestyle": "--"},
    "typicality": {"color": "C2", "marker": "o", "linestyle": "-"},
    "complexity": {"color": "C3", "marker": "^", "linestyle": "-."},
    "density of states": {"color": "C6", "marker": "D", "linestyle": ":"},
}
_CHANCE_STYLE = {"color": "0.45", "linewidth": 0.7, "linestyle": (0, (1, 3))}
_MEASURES = (("auroc", "ci"), ("detection_rate", "detection_ci"))
_MARKER_SIZE = 2.4
_MOST_IN_A_COLUMN = 3


def draw_detection(detection, labels=None):
    """AUROC and rate of detection at the 1 % level against the size of the batch, two panels a model.

    Up to three models stand one below the other in the width of a column, more of them two by two in the
    width of a page.

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
    figure, panels = _panels_of_models(len(models))
    for panel, model in zip(panels, models, strict=True):
        rows = detection[detection["model"] == model].dropna(subset=["auroc"])
        for score in SCORES:
            _draw_measures(panel, rows[rows["score"] == score], score)
        panel[0].axhline(0.5, zorder=0, **_CHANCE_STYLE)
        panel[0].set(title=labels.get(model, model), ylabel="AUROC")
        panel[1].set_title("detected at the 1 % level")
        panel[1].tick_params(labelleft=False)
        for axis in panel:
            _set_scales(axis, sorted(set(detection["batch_size"])))
    drawn = [score for score in SCORES if (detection["score"] == score).any()]
    styles = [*(_SCORE_STYLES[score] for score in drawn), _CHANCE_STYLE]
    handles = [Line2D([], [], markersize=_MARKER_SIZE, **style) for style in styles]
    draw_key(figure, handles, [*drawn, "chance"])
    return figure


def _panels_of_models(models):
    """Figure and pairs of panels, models one after the other in reading order."""
    beside = 1 if models <= _MOST_IN_A_COLUMN else 2
    width = COLUMN_WIDTH if beside == 1 else PAGE_WIDTH
    figure, axes = rows_of_panels(-(-models // beside), 2 * beside, width)
    panels = axes.reshape(-1, 2)
    for axis in panels[models:].flat:
        axis.remove()
    for axis in axes[-1, : 2 * (models - beside * (len(axes) - 1))]:
        axis.set_xlabel("images per batch")
    for axis in panels[max(0, models - beside) : models].flat:
        axis.tick_params(labelbottom=True)
    return figure, panels[:models]


def _set_scales(axis, sizes):
    axis.set_xscale("log")
    axis.set_xlim(sizes[0] / 1.5, sizes[-1] * 1.5)
    axis.set_xticks(sizes, [str(size) for size in sizes])
    axis.xaxis.set_minor_locator(NullLocator())
    axis.set_ylim(-0.06, 1.06)
    axis.set_yticks([0, 0.5, 1])


def _draw_measures(panel, rows, score):
    # The scores stand a little apart, so that none hides the interval of another.
    position = rows["batch_size"] * 1.12 ** (SCORES.index(score) - (len(SCORES) - 1) / 2)
    for axis, (value, interval) in zip(panel, _MEASURES, strict=True):
        middle, low, high = (rows[c].to_numpy(float) for c in (value, f"{interval}_low", f"{interval}_high"))
        axis.errorbar(
            position,
            middle,
            (middle - low, high - middle),
            label=score,
            elinewidth=0.9,
            markersize=_MARKER_SIZE,
            **_SCORE_STYLES[score],
        )
