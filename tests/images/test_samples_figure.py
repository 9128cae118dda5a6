"""The contact sheet shows the pixels that it is given, and what they score."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from typicality.figures import paper_style
from typicality.images.figures.samples import draw_contact_sheet

STYLE = Path(__file__).parents[2] / "workflow" / "typicality" / "paper.mplstyle"


@pytest.fixture
def sheet():
    """Axes of a sheet of two rows: ten images of three colours, and a single grey one."""
    rng = np.random.default_rng(0)
    images = {
        "test": rng.integers(256, size=(10, 4, 6, 3), dtype=np.uint8),
        "greedy": rng.integers(256, size=(1, 4, 6, 1), dtype=np.uint8),
        "constant": np.zeros((2, 4, 6, 3), np.uint8),
    }
    information = pd.DataFrame(
        {
            "model": "m",
            "source": list(images),
            "dataset": pd.array(["leaves", None, None], dtype="string[pyarrow]"),
            "mean_bits_per_dim": [3.456, 0.1, 0.0],
        }
    )
    with paper_style(STYLE):
        yield images, draw_contact_sheet(images, information, {"leaves": "dead leaves"}).axes


def test_rows_are_the_sources_but_for_constant_images(sheet):
    _, axes = sheet
    texts = [[text.get_text() for text in axis.texts] for axis in axes]
    assert texts == [["dead leaves test\n3.46 bits/dim"], ["greedy\n0.10 bits/dim", "the only one"]]


def test_pixels_are_embedded_one_for_one(sheet):
    images, axes = sheet
    for axis, source, count in zip(axes, ("test", "greedy"), (8, 1), strict=True):
        (drawn,) = axis.images
        assert drawn.get_interpolation() == "none"
        pixels = np.asarray(drawn.get_array())
        assert pixels.shape == (4, 8 * 6 + 7 * 2, 3)
        for number in range(count):
            shown = pixels[:, 8 * number : 8 * number + 6]
            assert np.array_equal(shown, np.broadcast_to(images[source][number], (4, 6, 3)))
    assert (pixels[:, 8:] == 255).all()
