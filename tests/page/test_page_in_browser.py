"""The pages of a whole run as readers meet them: on a phone, in the dark, by keyboard, on paper."""

import pandas as pd
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from tests.browser import (
    DESKTOP,
    PHONE,
    contrast,
    figures,
    keyboard,
    links,
    messages,
    names,
    overflow,
    printing,
    references,
    requests,
    structure,
)

from typicality.claims.ledger import whole_claims

INDEX, LEDGER = "index.html", "claims.html"
SHOWN_CLAIMS = """return [...document.querySelectorAll("details.claim")]
.filter((claim) => claim.checkVisibility()).map((claim) => claim.id)"""


@pytest.fixture(scope="module", params=[INDEX, LEDGER])
def page(request, results):
    """Each page for readers."""
    return results / request.param


@pytest.fixture(scope="session")
def claims(results):
    """Whole claims of the ledger."""
    return whole_claims(pd.read_parquet(results / "claims.parquet"))


def shown_claims(browser):
    """Return the ids of the claims that are shown, and what the counter says."""
    return browser.driver.execute_script(SHOWN_CLAIMS), browser.find("#number").text


def counted(ids):
    """What is shown when these claims are: their ids and what the counter says."""
    return list(ids), f"{len(ids)} claim{'s' * (len(ids) != 1)}"


def test_the_page_is_quiet_and_asks_for_nothing_but_figures_beside_it(page, browser, results):
    browser.open(page)
    assert messages(browser) == []
    beside = (
        {figure.resolve().as_uri() for figure in results.rglob("*.svg")} if page.name == LEDGER else set()
    )
    assert set(requests(browser)) <= beside


@pytest.mark.parametrize(
    "check", [figures, references, links, structure, names, keyboard], ids=lambda check: check.__name__
)
def test_the_page_passes(check, page, browser):
    browser.open(page)
    assert check(browser) == []


@pytest.mark.parametrize("settled", [False, True], ids=["as-found", "all-open"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nothing_sticks_out_of_the_window(width, settled, page, browser):
    browser.open(page, width, settled)
    assert overflow(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme, page, browser):
    browser.open(page)
    browser.emulate(scheme=scheme)
    assert contrast(browser) == []


def test_filters_leave_the_claims_of_the_ledger(page, browser, claims):
    browser.open(page, settled=False)
    for section in ("", *claims["section"].unique()):
        Select(browser.find("#section")).select_by_visible_text(section or "all")
        of_section = claims[claims["section"] == section] if section else claims
        for verdict in ("", *claims["verdict"].unique()):
            Select(browser.find("#verdict")).select_by_visible_text(verdict or "all")
            wanted = of_section[of_section["verdict"] == verdict] if verdict else of_section
            assert shown_claims(browser) == counted(wanted["id"])


def test_filters_and_claims_are_worked_by_keyboard(page, browser, claims):
    browser.open(page, settled=False)
    select = browser.find("#verdict")
    select.send_keys(Keys.ARROW_DOWN)
    wanted = claims[claims["verdict"] == select.get_attribute("value")]
    assert 0 < len(wanted) < len(claims)
    assert shown_claims(browser) == counted(wanted["id"])
    claim = browser.find(f"[id='{wanted['id'].iloc[0]}']")
    before = claim.get_attribute("open")
    claim.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert claim.get_attribute("open") != before


def test_every_claim_shows_the_verdict_of_the_ledger(page, browser, claims):
    browser.open(page, settled=False)
    shown = {
        c.get_attribute("id"): c.get_attribute("data-verdict") for c in browser.find_all("details.claim")
    }
    assert shown == dict(zip(claims["id"], claims["verdict"], strict=True))


def test_the_index_begins_with_a_link_past_its_head(browser, results):
    browser.open(results / INDEX, settled=False)
    browser.press(Keys.TAB)
    first = browser.driver.switch_to.active_element
    assert first.tag_name == "a"
    assert browser.find("main").get_attribute("id") == first.get_attribute("hash").removeprefix("#")
    assert first.rect["x"] >= 0
    assert first.rect["y"] >= 0


def test_the_index_is_printed_whole(browser, results):
    browser.open(results / INDEX, settled=False)
    assert printing(browser) == []


def test_the_index_leads_to_its_claims_out_of_a_filter_and_opens_them(browser, results, claims):
    browser.open(results / INDEX, settled=False)
    browser.find("button[data-verdict=qualified]").click()
    assert shown_claims(browser) == counted(claims.loc[claims["verdict"] == "qualified", "id"])
    claim = browser.find("[id='coin.all-heads']")
    assert not claim.get_attribute("open")
    browser.find("#found a[href='#coin.all-heads']").click()
    assert claim.get_attribute("open")
    assert shown_claims(browser) == counted(claims["id"])
