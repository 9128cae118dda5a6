"""The page: complete, escaped, in the order of the post, and in need of nothing but itself."""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from pipeline.page_files import page_artifacts
from typicality.appendix.captions import Caption
from typicality.claims.evidence import Evidence, evidence_table
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import Claim, Relation, read_registry
from typicality.errors import InputError
from typicality.page.document import WITHOUT_CAPTION, Artifact, Contents, index_page, why
from typicality.page.ledger import read_templates
from typicality.page.outline import FURTHER, Chapter, Finding, Outline, read_outline
from typicality.page.panel import panel_values
from typicality.typical_set.annuli import annuli, radius_densities

PROJECT = Path(__file__).parents[2]
REPORT = PROJECT / "workflow/report"
TEMPLATES = read_templates((REPORT / "html").iterdir())
EVIL = "<img src=x onerror=alert(1)>"
CLAIMS = [
    Claim("a.true", "One", "It holds.", "reported", printed={"": "50 %"}, artifact="a/x"),
    Claim("a.false", "One", "It does not.", "relation", relation={"": Relation(">", "1")}),
    Claim(
        "b.half",
        "Two",
        f"So so {EVIL} (here, of ours).",
        "relation",
        relation={"": Relation(">", "0")},
        condition="On Mondays",
    ),
    Claim("b.never", "Two", "Who knows?", "not testable here", explanation={"not testable here": "Nobody."}),
]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0" style="fill: #0072b2"/></svg>'
MAKER = {"rule": "plot_x", "script": "workflow/x.py", "title": "A title", "parameters": f"name: {EVIL}\n"}


@pytest.fixture
def contents():
    evidence = [Evidence("a.true", "1/2"), Evidence("a.false", "1/3"), Evidence("b.half", "1")]
    return Contents(
        ledger=make_ledger(CLAIMS, evidence_table(evidence), {}, {}),
        registry=CLAIMS,
        outline=Outline(
            (
                Finding("a.true", r"It is \claimquantity{a.true}."),
                Finding("b.never", r"\claimvalue{b.never}"),
            ),
            (
                Chapter("First", (r"About $K$.",), ("One",), ("b.half",)),
                Chapter("Typicality", sections=("Typicality",)),
                Chapter("Two", sections=("Two",)),
            ),
        ),
        captions=[
            Caption("One", "a/x", "figure", (r"A line at \claimvalue{a.true}.",)),
            Caption("Two", "b/PAIR/sheets/MODEL", "figure", ("Model MODEL.",)),
        ],
        artifacts=[
            Artifact(
                "a/x",
                "A title",
                {"figure": MAKER},
                SVG,
                f"| {EVIL} | x |\n| :--- | ---: |\n| **b** | `c` |\n",
            ),
            Artifact("b/real/sheets/linear", EVIL, {"figure": MAKER}, SVG),
            Artifact("c/z", "Without a caption", {"figure": MAKER}, SVG),
        ],
        panel=panel_values(annuli([2, 100], [1, 10], [0.1]), radius_densities([2, 100])),
        about={
            "commit": "abc",
            "versions": {"numpy": "2"},
            "data": {f"d/{EVIL}": "absent"},
            "settings": {"a.b": EVIL},
        },
    )


@pytest.fixture
def page(contents):
    return index_page(contents, TEMPLATES)


def test_chapters_claims_and_artifacts_stand_in_their_order(page):
    order = ['id="found"', 'id="first"', 'id="one"', 'id="a.true"', 'id="a.false"', 'id="a/x"', 'id="two"']
    order += ['id="b.half"', 'id="b.never"', 'id="b/real/sheets/linear"', 'id="made"']
    places = [page.index(mark) for mark in order]
    assert places == sorted(places)
    assert "Contact sheets (pair real) (1)" in page


def test_the_first_screen_counts_and_says_why(page):
    first = page[page.index('id="found"') : page.index('id="first"')]
    counted = re.findall(r'data-verdict="([^"]+)"><strong class="\w+">(\d+)</strong>', first)
    assert counted == [
        ("confirmed", "1"),
        ("qualified", "1"),
        ("contradicted", "1"),
        ("not testable here", "1"),
    ]
    assert "Of 3 decided claims 1 hold" in " ".join(first.split())
    assert (
        '<a href="#a.false">It does not</a>. <span class="why">0.3333333 &gt; 1 does not hold.</span>'
        in first
    )
    assert "(here, of ours)" not in first
    assert "On Mondays.</span>" in first
    assert 'It is 50\N{NARROW NO-BREAK SPACE}%. <a href="#a.true">' in first
    assert first.index("a.false") < first.index("b.half"), "contradicted claims come first"
    assert "b.never" in first[first.index("Not decided here") :]
    assert first.count("<li>") == 4 + 1 + 1 + 2, "a finding without its number is left out"


def test_nothing_from_outside_is_markup(page):
    assert "<img" not in page
    assert page.count(EVIL.replace("<", "&lt;").replace(">", "&gt;")) >= 6
    assert page.count("<script") == 2


def test_the_page_asks_for_nothing(page):
    assert set(re.findall(r'(?:src|href)="([^#][^"]*)"', page)) == {"data:,"}
    assert not re.search(r"@import|url\((?!#)|fetch\(|XMLHttpRequest", page)


def test_every_link_has_its_target(page):
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_tables_captions_and_provenance_are_shown(page):
    assert '<th scope="col" class="number">x</th>' in page
    assert '<td class="short"><strong>b</strong></td>' in page
    assert '<td class="number"><code>c</code></td>' in page
    assert "A line at 50" in page
    assert "rule <code>plot_x</code>, script <code>workflow/x.py</code>, with" in page
    assert "from commit <code>abc</code>" in page


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (r"a\*b\_\_c\\ \`d", r"a*b__c\ `d"),
        ("**−1.0·10⁻³** and `x\\_<i>`", "<strong>−1.0·10⁻³</strong> and <code>x\\_&lt;i&gt;</code>"),
        ("2 * 3 & \\<b\\>", "2 * 3 &amp; &lt;b&gt;"),
    ],
)
def test_cells_of_tables_mean_what_they_mean_in_markdown(contents, markdown, html):
    artifact = Artifact("a/x", "A title", {}, markdown=f"| x |\n| :--- |\n| {markdown} |\n")
    page = index_page(dataclasses.replace(contents, artifacts=[artifact]), TEMPLATES)
    assert html in re.findall(r"<tr><td(?: class=\"short\")?>(.*)</td></tr>", page)


def test_artifacts_without_a_caption_are_not_lost(page):
    assert page.index(WITHOUT_CAPTION) < page.index('id="c/z"')


def test_the_panel_holds_exact_values(page):
    embedded = json.loads(re.search(r'id="panel-values">(.*?)</script>', page, re.DOTALL)[1])
    assert [curve["dimension"] for curve in embedded] == [2, 100]
    table = annuli([2, 100], [1, 10], [0.1])
    for curve in embedded:
        for convention in ("total", "per-dimension"):
            rows = table[(table["dimension"] == curve["dimension"]) & (table["convention"] == convention)]
            for name, column in (("mass", "exact"), ("low", "radius_low"), ("mode", "mode_is_typical")):
                np.testing.assert_array_equal([each[name] for each in curve[convention]], rows[column])


def test_the_same_contents_give_the_same_page(contents, page):
    assert index_page(contents, TEMPLATES) == page


def test_reasons_of_parts_stand_for_an_explanation():
    claim = Claim("c", "One", "Both.", "relation", relation=dict.fromkeys("xyz", Relation(">", "0")))
    evidence = evidence_table([Evidence("c:x", "1"), Evidence("c:y", "-1"), Evidence("c:z", "-2")])
    ledger = make_ledger([claim], evidence, {}, {})
    assert why(claim, "qualified", ledger) == "-1 > 0 does not hold. -2 > 0 does not hold."


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("outline", Outline((Finding("a.gone", "It is."),), ()), "outline.yaml names the claim 'a.gone'"),
        (
            "outline",
            Outline((), (Chapter("First", claims=("b.gone",)),)),
            "outline.yaml names the claim 'b.gone'",
        ),
        ("captions", [Caption("Won", "a/x", "figure", ())], "captions.yaml has the section 'Won'"),
    ],
)
def test_claims_and_sections_that_there_are_not_are_named(contents, part, value, words):
    with pytest.raises(InputError, match=words):
        index_page(dataclasses.replace(contents, **{part: value}), TEMPLATES)


# --- the project's own ----------------------------------------------------------------------------


def test_the_outline_names_every_section_and_only_claims_that_there_are():
    registry = read_registry(PROJECT / "workflow/claims.yaml")
    outline = read_outline(REPORT / "outline.yaml", [claim.section for claim in registry])
    assert FURTHER not in [chapter.title for chapter in outline.chapters]
    named = {id_ for chapter in outline.chapters for id_ in chapter.claims}
    named |= {finding.claim for finding in outline.findings}
    assert named <= {claim.id for claim in registry}


def test_a_section_that_there_is_not_is_named_and_a_new_one_gets_a_chapter(tmp_path):
    path = tmp_path / "outline.yaml"
    entry = {"title": "A", "sections": ["One"]}
    path.write_text(yaml.safe_dump({"findings": [], "chapters": [entry]}))
    assert [c.title for c in read_outline(path, ["One", "New"]).chapters] == ["A", FURTHER]
    with pytest.raises(InputError, match="'One' but the ledger has Other"):
        read_outline(path, ["Other"])
    path.write_text(yaml.safe_dump({"findings": [], "chapters": [entry, entry]}))
    with pytest.raises(InputError, match="'One' twice"):
        read_outline(path, ["One"])


def test_the_page_of_a_run_holds_every_claim_figure_and_table(small_run):
    results = small_run.path / "results"
    page = (results / "index.html").read_text(encoding="utf-8")
    ledger = pd.read_parquet(results / "claims.parquet")
    claims = set(ledger["id"].str.partition(":")[0])
    assert set(re.findall(r'<details class="claim" id="([^"]+)"', page)) == claims
    files = (f"results/{path.relative_to(results)}" for path in sorted(results.rglob("*")))
    made = page_artifacts(file for file in files if not file.startswith("results/appendix"))
    names = {*made["figure"], *made["table"]} - {"README"}
    assert set(re.findall(r'<article class="artifact" id="([^"]+)"', page)) == names
    assert page.count("<figure>") == len(made["figure"])
    assert page.count("How it was made") == len(names)
    assert "<code>unknown</code>" in page, "a copy of the project is no checkout"
    assert len(page) < 10_000_000
