"""The figure of our models beside published ones: families are headings, and no name hides another."""

import itertools

import pandas as pd
import pytest

from typicality.figures import paper_style
from typicality.images.figures.comparison import draw_comparison
from typicality.images.scores import named_pair

PAIR = named_pair({"in_distribution": "leaves", "out_of_distribution": "panels"})
FAMILIES = {"autoregressive": ["a"], "flow": ["b", "c", "d"], "codec": ["e", "f"]}


@pytest.fixture
def figure():
    """A figure of six models of three families, one of them of others."""
    models = [(family, model) for family, names in FAMILIES.items() for model in names]
    comparison = pd.DataFrame(models, columns=["family", "model"])
    comparison["status"] = ["by others", *["measured here"] * 5]
    with paper_style():
        drawn = draw_comparison(comparison.assign(in_bits_per_dim=4.0, out_bits_per_dim=3.0), PAIR)
        drawn.canvas.draw()
        yield drawn


def test_every_family_is_named_once_above_its_models(figure):
    labels = sorted(figure.axes[0].get_yticklabels(), key=lambda label: label.get_position()[1])
    assert [label.get_text() for label in labels] == list(
        itertools.chain.from_iterable([family, *names] for family, names in FAMILIES.items())
    )


def test_names_of_rows_are_apart_and_inside_the_figure(figure):
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.y1 <= figure.bbox.height for box in boxes)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
