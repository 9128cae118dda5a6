"""The file of macros: a line for every value of every claim that was decided, and none for the others."""

import re
from pathlib import Path

import pytest

from typicality.appendix.numbers import claim_fields, numbers_text
from typicality.claims.evidence import Evidence, evidence_table
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import Claim, Relation, units_by_row
from typicality.errors import InputError

HEAD = (Path(__file__).parents[2] / "workflow/report/numbers.tex").read_text()
LINE = re.compile(r"^\\defineclaim\{(?P<field>[^}]*)\}\{(?P<row>[^}]*)\}\{(?P<text>.*)\}$", re.MULTILINE)

CLAIMS = [
    Claim("a.exact", "One", "Half of 100 % & more.", "reported", printed={"": "50 %"}),
    Claim(
        "a.parts",
        "One",
        "Two numbers.",
        "relation",
        relation={"x": Relation("<", "0"), "y": Relation(">", "0")},
        unit={"x": "bits/dim"},
    ),
    Claim("b.elsewhere", "Two", "Not here.", "reported", printed={"": "1"}, settings={"coin.tosses": 16}),
    Claim(
        "b.never",
        "Two",
        "Not at all.",
        "not testable here",
        explanation={"not testable here": "It needs raters."},
    ),
]
EVIDENCE = [
    Evidence("a.exact", "1/2", simulated=0.51, ci_low=0.49, ci_high=0.53),
    Evidence("a.parts:x", simulated=-0.5, ci_low=-0.6, ci_high=-0.4, detail="a --long detail, -3 of it"),
    Evidence("a.parts:y", "-2"),
    Evidence("b.elsewhere", "1"),
]


@pytest.fixture
def ledger():
    return make_ledger(CLAIMS, evidence_table(EVIDENCE), {"coin.tosses": 8}, {})


def test_values_stand_with_interval_and_unit(ledger):
    fields = claim_fields(ledger, units_by_row(CLAIMS))
    exact = fields["a.exact"]
    assert exact["value"] == r"\ensuremath{50}"
    assert exact["quantity"] == r"\ensuremath{50}\,\%"
    assert exact["ci"] == r"\ensuremath{[49.0,\,53.0]}"
    assert exact["printed"] == r"\ensuremath{50}\,\%"
    assert exact["unit"] == r"\%"
    measured = fields["a.parts:x"]
    assert measured["quantity"] == r"\ensuremath{-0.500} \ensuremath{[-0.600,\,-0.400]} bits/dim"
    assert measured["plain"] == "-0.500"
    assert "exact" not in measured
    assert fields["a.parts:y"]["unit"] == ""
    assert fields["a.parts"]["confirmed"] == "1 of 2"


def test_what_was_not_decided_has_no_number(ledger):
    fields = claim_fields(ledger, {})
    assert set(fields["b.elsewhere"]) == {"printed", "verdict", "reason", "statement"}
    assert set(fields["b.never"]) == {"verdict", "reason", "statement"}


def test_every_decided_row_has_a_line_for_its_value(ledger):
    """One macro a value: ids and fields that the file defines are those of the ledger, each once."""
    defined = [(m["field"], m["row"]) for m in LINE.finditer(numbers_text(ledger, {}, HEAD))]
    assert len(defined) == len(set(defined))
    assert {row for field, row in defined if field == "value"} == {"a.exact", "a.parts:x", "a.parts:y"}
    assert {row for field, row in defined if field == "verdict"} == set(ledger["id"])
    assert ("count", "not run") in defined


def test_fields_of_the_head_are_those_of_the_lines(ledger):
    """Whatever a line defines can be asked for, and the head describes it."""
    asked = set(re.findall(r"^\\newcommand\*\\claim([a-z]+)\{\\claim@field\{\1\}\}$", HEAD, re.MULTILINE))
    assert {m["field"] for m in LINE.finditer(numbers_text(ledger, {}, HEAD))} == asked
    assert set(re.findall(r"^%   \\claim([a-z]+)\{", HEAD, re.MULTILINE)) == asked


def test_counts_are_those_of_whole_claims(ledger):
    found = {
        m["row"]: m["text"] for m in LINE.finditer(numbers_text(ledger, {}, HEAD)) if m["field"] == "count"
    }
    assert {name: count for name, count in found.items() if name.startswith("Two:")} == {
        "Two:all": "2",
        "Two:confirmed": "0",
        "Two:qualified": "0",
        "Two:contradicted": "0",
        "Two:not testable here": "1",
        "Two:not run": "1",
    }
    assert {name: count for name, count in found.items() if ":" not in name} == {
        "all": "4",
        "confirmed": "1",
        "qualified": "1",
        "contradicted": "0",
        "not testable here": "1",
        "not run": "1",
    }


def test_sentences_are_escaped_and_their_signs_set(ledger):
    fields = claim_fields(ledger, {})
    assert fields["a.exact"]["statement"] == r"Half of 100 \% \& more."
    assert "a -{}-long detail, $-$3 of it" in fields["a.parts:x"]["reason"]


@pytest.mark.parametrize(
    ("plain", "set_as"),
    [
        ("below -3.4e-1915 of it", r"below \ensuremath{-3.4 \cdot 10^{-1915}} of it"),
        ("the share 2^-110.8; 3-4 of n", r"the share \ensuremath{2^{-110.8}}; 3-4 of n"),
        ("abs(r^2 - K) <= eps", r"abs(\ensuremath{r^{2}} - K) \ensuremath{\leq} eps"),
        ("None. Not run: x", r"None. \emph{Not run: }x"),
    ],
)
def test_formulas_that_are_written_plainly_are_set(ledger, plain, set_as):
    ledger.loc[0, "reason"] = plain
    assert claim_fields(ledger, {})["a.exact"]["reason"] == set_as


def test_sections_that_latex_cannot_look_up_are_refused(ledger):
    ledger.loc[0, "section"] = "All 100 %"
    with pytest.raises(InputError, match="'All 100 %' cannot be looked up"):
        numbers_text(ledger, {}, HEAD)


def test_names_that_latex_cannot_look_up_are_refused(ledger):
    ledger.loc[0, "id"] = "a.100%"
    with pytest.raises(InputError, match=r"'a.100%' cannot be looked up"):
        numbers_text(ledger, {}, HEAD)
