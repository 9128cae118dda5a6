"""The ledger's page: complete, escaped, and in need of nothing but the figures beside it."""

import re
from pathlib import Path

import pytest

from typicality.claims.evidence import Evidence, evidence_table
from typicality.claims.layouts import claims_layout
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import Claim, Relation
from typicality.page.ledger import ledger_page, read_templates
from typicality.tables import markdown_table, tex_table

MAKERS = {
    "a/x": {
        form: {"rule": f"{form}_rule", "script": f"workflow/{form}.py", "title": "The x"}
        for form in ("figure", "values")
    }
}
TEMPLATES = read_templates((Path(__file__).parents[2] / "workflow/report/html").iterdir())


@pytest.fixture
def ledger():
    claims = [
        Claim(
            "a.many",
            "One",
            "Ten numbers.",
            "reported",
            printed={f"p{i}": "1" for i in range(10)},
            artifact="a/x",
        ),
        Claim(
            "a.evil", "Two", "<script>alert(1)</script> & 50 %", "relation", relation={"": Relation(">", "0")}
        ),
    ]
    evidence = [Evidence(f"a.many:p{i}", "2" if i == 3 else "1") for i in range(10)]
    evidence.append(Evidence("a.evil", "1/3", simulated=0.33, ci_low=0.3, ci_high=0.36))
    return make_ledger(claims, evidence_table(evidence), {}, {})


def test_every_claim_and_part_is_on_the_page(ledger):
    page = ledger_page(ledger, TEMPLATES, MAKERS)
    assert re.findall(r'<details class="claim" id="([^"]+)"', page) == ["a.many", "a.evil"]
    assert [f"<td>p{i}</td>" in page for i in range(10)] == [True] * 10
    assert "9 confirmed parts" in page
    assert page.index("<td>p3</td>") < page.index("9 confirmed parts") < page.index("<td>p0</td>")
    assert "0.33" in page
    assert "0.3 to 0.36" in page


def test_texts_are_escaped(ledger):
    page = ledger_page(ledger, TEMPLATES, MAKERS)
    assert page.count("<script>") == 1
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert r"50 \%" in tex_table(claims_layout(ledger))


def test_the_page_asks_for_nothing_but_the_figures_beside_it(ledger):
    page = ledger_page(ledger, TEMPLATES, MAKERS)
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["data:,", "a/x.svg", "a/x.svg"]
    assert not re.search(r"url\(|@import", page)


def test_rows_name_the_rule_and_the_script_of_their_evidence(ledger):
    page = ledger_page(ledger, TEMPLATES, MAKERS)
    assert "figure by rule <code>figure_rule</code>" in page
    assert "<code>workflow/values.py</code>" in page
    assert 'alt="The x"' in page
    assert "<img" not in ledger_page(ledger, TEMPLATES, {"a/x": {"values": MAKERS["a/x"]["values"]}})
    ledger.loc[ledger["id"] == "a.many", "verdict"] = "not run"
    assert "<img" not in ledger_page(ledger, TEMPLATES, MAKERS)


def test_sections_and_verdicts_can_be_chosen(ledger):
    page = ledger_page(ledger, TEMPLATES, MAKERS)
    assert re.findall(r"<option>([^<]+)</option>", page) == ["One", "Two", "confirmed", "qualified"]


def test_tables_for_readers_hold_whole_claims(ledger):
    table = markdown_table(claims_layout(ledger))
    assert table.count("\n") == 4
    assert "`a.many`" in table
    assert "p3: The post prints 1; right is 2" in table
