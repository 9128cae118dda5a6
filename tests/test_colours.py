"""Text can be read on its paper, and keeps its hue; figures write about a line in the colour of the line."""

import colorsys
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb

from typicality.coin.figures import draw_binomial
from typicality.colours import TEXT_CONTRAST, WHITE, channels, colour_of, contrast, readable
from typicality.figures import PAPER_STYLE, paper_style, text_colour

COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
PAPER = st.sampled_from([WHITE, "#eeeeee", "#14171a", "#000000"])
CYCLE = [
    f"#{colour.lower()}" for colour in re.findall(r"'([0-9A-F]{6})'", Path(PAPER_STYLE).read_text("utf-8"))
]


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", 21), ("#767676", 4.54), ("#777777", 4.48), ("#0000ff", 8.59), ("#d55e00", 3.87)],
)
def test_contrasts_to_white_are_those_of_the_usual_tables(colour, expected):
    assert contrast(colour, WHITE) == pytest.approx(expected, abs=0.005)


@given(COLOUR, COLOUR)
def test_contrast_is_between_one_and_twenty_one_either_way(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21 + 1e-12
    assert contrast(one, one) == 1


@given(COLOUR)
def test_channels_and_their_writing_are_inverse(colour):
    assert colour_of(channels(colour)) == colour
    assert tuple(channels(colour)) == to_rgb(colour)


@given(COLOUR, PAPER)
def test_text_can_be_read_on_its_paper_and_keeps_its_colour_where_it_can(colour, paper):
    assert contrast(readable(colour, paper), paper) >= TEXT_CONTRAST
    assert (readable(colour, paper) == colour) == (contrast(colour, paper) >= TEXT_CONTRAST)


@pytest.mark.parametrize("colour", [*CYCLE, "#ffff00"])
def test_darker_text_has_the_same_hue(colour):
    hues = [colorsys.rgb_to_hsv(*channels(c))[0] for c in (colour, readable(colour, WHITE))]
    assert hues[0] == pytest.approx(hues[1], abs=0.02)


def test_a_legend_is_written_in_darker_colours_than_its_lines():
    binomial = pd.DataFrame({"heads": [0, 1], "log2_p_sequence": [-2, -1], "log2_p_count": [-1, -1]})
    with paper_style():
        figure = draw_binomial(binomial)
        (legend,) = figure.legends
        words = [to_hex(label.get_color()) for label in legend.get_texts()]
        lines = [to_hex(line.get_color()) for line in figure.axes[0].lines]
    assert lines == CYCLE[:2]
    assert words == [text_colour(line) for line in lines] != lines
