"""Figures inside a page: ids, references and colours of figures that matplotlib has drawn."""

import io
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.colours import TEXT_CONTRAST, contrast
from typicality.errors import InputError
from typicality.page.inline_svg import (
    DARK_PAPER,
    INK_CONTRAST,
    FigureSet,
    dark_colour,
)

COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def drawing(title):
    with mpl.rc_context({"svg.hashsalt": "test", "svg.fonttype": "path"}):
        figure, axes = plt.subplots(figsize=(3.4, 2.3))
        axes.plot([0, 1, 2], [1, 3, 2], "o-", color="#0072B2", label="a <line> & more")
        axes.imshow(np.arange(4).reshape(2, 2), extent=(0, 1, 0, 1))
        axes.set_title(title, color="#D55E00")
        axes.legend()
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
        plt.close(figure)
    return text.getvalue()


@pytest.fixture(scope="module")
def page():
    figures = FigureSet()
    inlined = [figures.inline(drawing(title), title, f"Figure {title}") for title in ("one", "two")]
    return figures, inlined


def test_ids_are_unique_and_every_reference_has_its_target(page):
    figures, inlined = page
    whole = figures.shared() + "".join(inlined)
    ids = re.findall(r' id="([^"]+)"', whole)
    referred = set(re.findall(r'href="#([^"]+)"', whole)) | set(re.findall(r"url\(#([^)]+)\)", whole))
    assert len(ids) == len(set(ids))
    assert set(ids) == referred
    assert len(referred) > 20


def test_glyphs_that_figures_share_are_held_once(page):
    figures, inlined = page
    alone = FigureSet()
    alone.inline(drawing("one"), "one", "")
    # Of the letters of "two", "t" and "w" are not in "one".
    assert figures.shared().count("<path") == alone.shared().count("<path") + 2
    assert "<defs><path" not in "".join(inlined)


def test_nothing_reaches_beyond_the_figure(page):
    for svg in page[1]:
        assert "<style" not in svg
        assert "<metadata" not in svg
        assert re.findall(r'href="(?!#|data:image/png;base64,)[^"]*"', svg) == []
        assert svg.startswith('<svg viewBox="0 0 244.8 165.6" style="--points:244.8" role="img"')
        assert "<image" in svg


def test_every_colour_is_a_variable_of_both_pages(page):
    figures, inlined = page
    used = set(re.findall(r"var\((--[ct]-[0-9a-f]+)\)", figures.shared() + "".join(inlined)))
    assert {"--c-0072b2", "--t-d55e00"} <= used
    assert not re.search(r"(?:fill|stroke)[:=]\"?#", "".join(inlined))
    for dark in (False, True):
        declared = re.findall(r"(--[ct]-[0-9a-f]+): (#[0-9a-f]{6});", figures.colour_variables(dark))
        assert used <= {name for name, _ in declared}
    assert dict(declared)["--c-ffffff"] == DARK_PAPER


def test_coordinates_keep_hundredths(page):
    source = drawing("one")
    before = [float(x) for x in re.findall(r' x="([\d.]+)"', source)]
    after = [float(x) for x in re.findall(r' x="([\d.]+)"', page[1][0])]
    np.testing.assert_allclose(after, before, atol=0.01)
    assert len(after) > 10


def test_a_label_is_escaped():
    svg = FigureSet().inline(drawing("one"), "one", '"><script>alert(1)</script>')
    assert "<script" not in svg


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<svg", "a.svg is no SVG"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g clip-path="url(#gone)"/></svg>',
            "a.svg refers to 'gone'",
        ),
    ],
)
def test_a_broken_figure_is_named(source, words):
    with pytest.raises(InputError, match=words):
        FigureSet().inline(source, "a.svg", "")


@given(COLOUR)
def test_lines_and_text_can_be_seen_in_the_dark(colour):
    if contrast(colour, "#ffffff") >= INK_CONTRAST:
        assert contrast(dark_colour(colour), DARK_PAPER) >= TEXT_CONTRAST
