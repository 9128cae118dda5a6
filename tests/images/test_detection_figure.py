"""The figure of detection: a pair of panels for every model, all of its numbers inside, and one key."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from typicality.figures import COLUMN_WIDTH, PAGE_WIDTH, paper_style
from typicality.images.detection import CODEC_SCORES, DETECTION_COLUMNS, SCORES
from typicality.images.figures.detection import draw_detection

STYLE = Path(__file__).parents[2] / "workflow/typicality/paper.mplstyle"
SIZES = (1, 2, 5, 10, 25)


@pytest.fixture(autouse=True)
def _style():
    with paper_style(STYLE):
        yield


def detection_of(models, scores=SCORES):
    """Numbers between 0 and 1, intervals around them."""
    generator = np.random.default_rng(len(models))
    rows = pd.DataFrame(
        [(m, s, k) for m in models for s in scores for k in SIZES], columns=list(DETECTION_COLUMNS[:3])
    )
    for value, interval in (("auroc", "ci"), ("detection_rate", "detection_ci")):
        rows[value] = generator.uniform(size=len(rows))
        rows[f"{interval}_low"], rows[f"{interval}_high"] = rows[value] / 2, (1 + rows[value]) / 2
    return rows


def lines_of(axis):
    """Curves of the scores, by their label."""
    return {container.get_label(): container.lines[0] for container in axis.containers}


@pytest.mark.parametrize(
    ("models", "width"), [(1, COLUMN_WIDTH), (3, COLUMN_WIDTH), (4, PAGE_WIDTH), (11, PAGE_WIDTH)]
)
def test_every_model_has_two_panels_with_all_of_its_scores(models, width):
    names = [f"model-{k}" for k in range(models)]
    detection = detection_of(names)
    figure = draw_detection(detection, {"model-0": "first"})
    assert figure.get_figwidth() == width
    assert len(figure.axes) == 2 * models
    assert [axis.get_title(loc="left") for axis in figure.axes[::2]] == ["first", *names[1:]]
    by_measure = {"auroc": figure.axes[::2], "detection_rate": figure.axes[1::2]}
    for measure, axes in by_measure.items():
        for name, axis in zip(names, axes, strict=True):
            rows = detection[detection["model"] == name].set_index("score")
            assert list(lines_of(axis)) == list(SCORES)
            for score, line in lines_of(axis).items():
                assert line.get_ydata().tolist() == rows.loc[score, measure].tolist()
                # The scores stand apart, but each mark stays nearest to its own size.
                ratios = np.divide.outer(np.asarray(line.get_xdata(), float), SIZES)
                assert np.abs(np.log(ratios)).argmin(axis=1).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("models", [2, 5])
def test_axes_say_what_they_show_and_contain_it(models):
    figure = draw_detection(detection_of([f"model-{k}" for k in range(models)]))
    figure.canvas.draw()
    assert [axis.get_ylabel() for axis in figure.axes[::2]] == ["AUROC"] * models
    assert {axis.get_title(loc="left") for axis in figure.axes[1::2]} == {"detected at the 1 % level"}
    lowest = figure.axes[-2:] if models < 4 else figure.axes[-4:]
    shown = [[label.get_text() for label in axis.get_xticklabels() if label.get_visible()] for axis in lowest]
    assert shown == [[str(size) for size in SIZES]] * len(lowest)
    assert figure.axes[-1].get_xlabel() == "images per batch"
    for axis in figure.axes:
        (low, high), (left, right) = axis.get_ylim(), axis.get_xlim()
        for line in lines_of(axis).values():
            assert left < min(line.get_xdata()) <= max(line.get_xdata()) < right
            assert low < min(line.get_ydata()) <= max(line.get_ydata()) < high


@pytest.mark.parametrize("models", [2, 4])
def test_the_key_names_the_scores_that_are_there_and_fits(models):
    for scores in (SCORES, CODEC_SCORES):
        figure = draw_detection(detection_of([f"model-{k}" for k in range(models)], scores))
        figure.canvas.draw()
        (key,) = figure.legends
        assert [text.get_text() for text in key.get_texts()] == [*scores, "chance"]
        box = key.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.width
