"""Names of models, data sets and all else are texts on a page, whatever they hold."""

from pathlib import Path

import pandas as pd
import pytest

from typicality.appendix.captions import Caption
from typicality.claims.evidence import Evidence, evidence_table
from typicality.claims.ledger import make_ledger
from typicality.claims.registry import Claim, Relation
from typicality.page.document import Artifact, Contents, index_page
from typicality.page.ledger import ledger_page, read_templates
from typicality.page.outline import Chapter, Outline
from typicality.page.panel import panel_values
from typicality.tables import Column, Layout, Text, markdown_table
from typicality.typical_set.annuli import annuli, radius_densities

TEMPLATES = read_templates((Path(__file__).parents[2] / "workflow/report/html").iterdir())
HARMLESS = "harmless"
HOSTILE = '"><img src=x onerror=document.title=1><script>1&lt;{{ 7 * 7 }}$x_1^2$ \\emph{a} 100 %'


def ledger_of(name):
    """A claim about something of this name, and its ledger."""
    relation = {"": Relation(">", "0")}
    claim = Claim("a.claim", name, name, "relation", relation=relation, artifact=f"images/{name}")
    return claim, make_ledger([claim], evidence_table([Evidence("a.claim", "1/3")]), {}, {})


def claims_of(name, templates):
    """The page of the ledger."""
    makers = {f"images/{name}": {"figure": {"rule": name, "script": name, "title": name}}}
    return ledger_page(ledger_of(name)[1], templates, makers)


def index_of(name, templates):
    """The page of everything."""
    claim, ledger = ledger_of(name)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9V9H0Z"/></svg>'
    makers = {"figure": {"rule": name, "script": name, "parameters": name}}
    layout = Layout(pd.DataFrame({"name": [name]}), (Column("name", name, Text()),))
    contents = Contents(
        ledger=ledger,
        registry=[claim],
        outline=Outline((), (Chapter(name, sections=(name,)),)),
        captions=[Caption(name, "images/PAIR", kind, ("Pair PAIR.",)) for kind in ("figure", "table")],
        artifacts=[Artifact(f"images/{name}", name, makers, svg, markdown_table(layout))],
        panel=panel_values(annuli([1], [1], [1]), radius_densities([1])),
        about={key: {name: name} for key in ("versions", "data", "settings")} | {"commit": name},
    )
    return index_page(contents, templates)


def elements_and_text(browser, page, folder):
    """Names of all elements of a page, and what a reader sees."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    browser.open(path)
    return [element.tag_name for element in browser.find_all("*")], browser.find("body").text


@pytest.mark.parametrize("make_page", [claims_of, index_of])
def test_a_hostile_name_is_shown_and_adds_nothing(make_page, browser, tmp_path):
    elements, text = elements_and_text(browser, make_page(HARMLESS, TEMPLATES), tmp_path)
    assert text.count(HARMLESS) > 5
    hostile = make_page(HOSTILE, TEMPLATES)
    assert elements_and_text(browser, hostile, tmp_path) == (elements, text.replace(HARMLESS, HOSTILE))


@pytest.mark.parametrize("make_page", [claims_of, index_of])
def test_a_name_that_is_not_escaped_is_noticed(make_page, browser, tmp_path):
    careless = {
        name: text.replace("claim.statement", "claim.statement | safe") for name, text in TEMPLATES.items()
    }
    elements, _ = elements_and_text(browser, make_page(HARMLESS, careless), tmp_path)
    assert elements_and_text(browser, make_page(HOSTILE, careless), tmp_path)[0] != elements
