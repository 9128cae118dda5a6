"""The document: claims, figures and tables in their sections, with captions whose numbers are looked up."""

import re
from pathlib import Path

import pytest

from typicality.appendix.captions import Caption, caption_text, read_captions
from typicality.appendix.document import FURTHER, MOST_ROWS, appendix_text, figure_of, table_of
from typicality.claims.evidence import Evidence, evidence_table
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import Claim, Relation, read_registry
from typicality.claims.verdicts import VERDICTS
from typicality.errors import InputError

WORKFLOW = Path(__file__).parents[2] / "workflow"
TEMPLATE = (WORKFLOW / "report/appendix.tex.j2").read_text()
CAPTIONS = read_captions(WORKFLOW / "report/captions.yaml")
LONG = "\\begin{longtable}{l}\n\\toprule\na \\\\\n\\midrule\n\\endhead\n" + "1 \\\\\n" * 3
NUMBER = re.compile(r"\\claim([a-z]+)\{([^}]*)\}")


def a_claim(name, section, parts=("",)):
    return Claim(name, section, "It is so.", "relation", relation={p: Relation(">", "0") for p in parts})


@pytest.fixture
def ledger():
    many = [f"p{i}" for i in range(10)]
    claims = [
        a_claim("a.many", "One", many),
        a_claim("b.false", "Two & more"),
        a_claim("b.wrong", "Two & more"),
    ]
    evidence = [Evidence(f"a.many:{p}", "-1" if p == "p3" else "1") for p in many]
    return make_ledger(
        claims, evidence_table([*evidence, Evidence("b.false", "-1"), Evidence("b.wrong", "-1")]), {}, {}
    )


def document(ledger, artifacts=(), captions=()):
    return appendix_text(ledger, {}, list(artifacts), list(captions), TEMPLATE)


def test_sections_are_those_of_the_ledger_in_its_order(ledger):
    assert re.findall(r"\\section\{([^}]*)\}", document(ledger)) == ["One", r"Two \& more"]


def test_of_many_parts_those_that_are_not_confirmed_are_listed(ledger):
    text = document(ledger)
    assert set(re.findall(r"\\claimverdict\{(a\.many:[^}]*)\}", text)) == {"a.many:p3"}
    assert r"\claimverdict{a.many} (\claimconfirmed{a.many})" in text


def test_the_first_page_names_what_does_not_hold_and_counts_by_section(ledger):
    first = document(ledger).partition(r"\section{")[0]
    assert re.findall(r"\\hyperref\[claim:([^\]]*)\]", first) == ["b.false", "b.wrong", "a.many"]
    assert re.findall(r"\\hyperref\[section:\d\]\{(.*)\}", first) == ["One", r"Two \& more"]
    for section in ("", "One:", "Two & more:"):
        for counted in ("all", *VERDICTS):
            assert rf"\claimcount{{{section}{counted}}}" in first


def test_open_claims_of_one_reason_are_told_together(ledger):
    text = document(ledger)
    assert re.search(
        r"b\..*false.*, .*b\..*wrong.*: \\textbf\{\\claimverdict\{b\.false\}\}\.\s+\\claimreason\{b\.false\}",
        text,
    )
    assert r"\claimreason{b.wrong}" not in text


def test_no_number_of_the_ledger_is_typed(ledger):
    """Between a claim's name and the end of its row there are macros only."""
    rows = re.findall(r"^(?:\\label\{claim:| & ).*?\\\\\*?$", document(ledger), re.MULTILINE | re.DOTALL)
    assert len(rows) == 6
    for row in rows:
        values = NUMBER.sub("", row.partition("&")[2].partition("&")[2])
        assert not re.search(r"\d", values), row


def test_artifacts_stand_in_the_section_of_their_caption_in_the_order_of_captions(ledger):
    artifacts = [table_of("tables/x/y.tex", ""), figure_of("figures/x/y.pdf"), figure_of("figures/z.pdf")]
    captions = [Caption("Two & more", "x/y", kind, (f"The {kind}.",)) for kind in ("figure", "table")]
    text = document(ledger, artifacts, captions)
    places = [
        text.index(t) for t in (r"\section{Two", "The figure.", "The table.", FURTHER, "{figures/z.pdf}")
    ]
    assert places == sorted(places)
    assert text.count(r"\begin{sidebyside}") == text.count(r"\end{sidebyside}") == 2


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (3, r"\tablehere{tables/t.tex}"),
        (60, r"\longtablehere{tables/t.tex}"),
        (MOST_ROWS + 1, "results/t.csv"),
    ],
)
def test_tables_are_whole_broken_or_left_to_their_values(ledger, rows, shown):
    table = table_of("tables/t.tex", LONG.replace("1 \\\\\n" * 3, "1 \\\\\n" * rows))
    assert table.rows == rows
    assert shown in document(ledger, [table])


def test_a_table_of_texts_breaks_over_pages_however_few_its_rows(ledger):
    table = table_of("tables/t.tex", LONG.replace("{l}", "{p{2in}}"))
    assert r"\longtablehere{tables/t.tex}" in document(ledger, [table])


def test_an_unknown_section_is_refused(ledger):
    with pytest.raises(InputError, match="'Three'"):
        document(ledger, captions=[Caption("Three", "x", "figure", ())])


# --- captions -------------------------------------------------------------------------------------

KNOWN = {"a.x": {"value": "1", "verdict": "confirmed"}, "a.y": {"verdict": "not run"}}


def test_sentences_without_their_number_are_left_out():
    caption = Caption(
        "One", "x", "figure", ("First.", r"\claimvalue{a.x}.", r"\claimvalue{a.x}, \claimci{a.x}.")
    )
    assert caption_text([caption], "x", "figure", KNOWN) == r"First. \claimvalue{a.x}."
    assert caption_text([caption], "x", "table", KNOWN) == ""


def test_a_sentence_about_no_claim_is_refused():
    with pytest.raises(InputError, match=r"claimvalue of 'a\.z'"):
        caption_text([Caption("One", "x", "figure", (r"\claimvalue{a.z}.",))], "x", "figure", KNOWN)


def test_one_caption_serves_all_pairs_and_models():
    general = Caption("One", "images/PAIR/samples/MODEL", "figure", ("MODEL of PAIR.",))
    special = Caption("One", "images/a_b/samples/m", "figure", ("Mine.",))
    written = caption_text([special, general], "images/a_b/samples/m", "figure", {})
    assert written == r"\texttt{m} of \texttt{a\_b}. Mine."
    assert caption_text([special, general], "images/a_b/samples/n", "figure", {}) == (
        r"\texttt{n} of \texttt{a\_b}."
    )


def test_captions_name_sections_claims_and_numbers_of_the_registry():
    claims = read_registry(WORKFLOW / "claims.yaml")
    rows = {claim.row_id(part): part in claim.printed for claim in claims for part in claim.parts}
    whole = {claim.id for claim in claims}
    assert {caption.section for caption in CAPTIONS} <= {claim.section for claim in claims}
    for caption in CAPTIONS:
        for field, name in NUMBER.findall(" ".join(caption.sentences)):
            known = whole if field == "confirmed" else rows
            assert name in known, (caption.artifact, name)
            assert field != "printed" or rows[name]


def test_captions_type_no_number_that_the_ledger_has():
    """Decimals in a caption are looked up; what may be typed are names of levels, intervals and widths."""
    for caption in CAPTIONS:
        for sentence in caption.sentences:
            assert not re.search(r"\d\.\d", NUMBER.sub("", sentence)), sentence
