"""Captions in HTML: every one of the project, and text that was escaped for LaTeX, as it was meant."""

import html
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from typicality.appendix.captions import read_captions
from typicality.errors import InputError
from typicality.page.latex_html import latex_to_html
from typicality.tables import escape_tex

REPORT = Path(__file__).parents[2] / "workflow/report"


class AnyRow(dict):
    """Fields of any row of the ledger, all with the same number."""

    def __missing__(self, row):
        names = ("value", "quantity", "printed", "exact", "ci", "confirmed", "unit")
        return dict.fromkeys(names, r"\ensuremath{1 - 3.3 \cdot 10^{-3}}\,\%")


def sentences():
    outline = yaml.safe_load((REPORT / "outline.yaml").read_text())
    captions = read_captions(REPORT / "captions.yaml")
    return [
        *(sentence for caption in captions for sentence in caption.sentences),
        *(finding["sentence"] for finding in outline["findings"]),
        *(sentence for chapter in outline["chapters"] for sentence in chapter["sentences"]),
    ]


@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_of_the_project_becomes_html(sentence):
    shown = latex_to_html(sentence, AnyRow())
    assert not re.search(r"[\\${}]", shown)
    assert ("3.3·10<sup>−3</sup>" in shown) == ("\\claim" in sentence)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$T_\varepsilon$ holds $2^{-H}$", "<i>T</i><sub>ε</sub> holds 2<sup>−<i>H</i></sup>"),
        (r"$\sqrt{K}$ and $1/\sqrt{2}$", "√<i>K</i> and 1/√2"),
        (r"$\sqrt{K - 1}$", "√(<i>K</i>\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}1)"),
        (r"\ensuremath{-0.65}~bits/dim", "−0.65\N{NO-BREAK SPACE}bits/dim"),
        (r"\ensuremath{[-1,\,2]}", "[−1,\N{NARROW NO-BREAK SPACE}2]"),
        (r"\emph{not} ``so'' -- it's", "<em>not</em> “so” – it’s"),
        (r"\texttt{it's -- ``so''}", "<code>it&#39;s -- ``so&#39;&#39;</code>"),
        (r"a\dots{} b -{}- c", "a… b -- c"),
        ("<b> & 1", "&lt;b&gt; &amp; 1"),
    ],
)
def test_commands_and_formulas(source, expected):
    # The one construction that LaTeX needs to keep two hyphens apart.
    assert latex_to_html(source, {}) == expected


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S"), exclude_characters="'`-")))
def test_text_that_was_escaped_for_latex_comes_out_as_it_was(text):
    assert html.unescape(str(latex_to_html(escape_tex(text), {}))) == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r"\foo{x}", r"the command \foo"),
        (r"\texttt{x", "lacks a '}'"),
        (r"$x", "lacks a '$'"),
        (r"a_b", "a stray '_'"),
        (r"\sqrt", "ends too early"),
        (r"\;", r"\;"),
    ],
)
def test_what_is_not_known_is_named(source, words):
    with pytest.raises(InputError, match=re.escape(words)):
        latex_to_html(source, {})
