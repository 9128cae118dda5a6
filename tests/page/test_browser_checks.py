"""Each check of a page passes on a sound one and finds the one thing that is wrong with another."""

import pytest
from tests.browser import (
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

CHECKS = (
    messages, requests, figures, references, links, overflow,
    contrast, structure, names, keyboard, printing,
)  # fmt: skip
SOUND = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sound</title>
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; }
svg { width: 90px; }
.scrolls { overflow-x: auto; }
.wide { width: 600px; break-after: page; }
@media print { form { display: none; } details::details-content { content-visibility: visible; } }
</style></head><body>
<a href="#main">To the figure</a>
<form><label>Verdict <select><option>all</option></select></label></form>
<main id="main"><h1>Claims</h1><h2>Coin</h2>
<svg role="img" aria-label="A square" viewBox="0 0 9 9"><path d="M0 0H9V9H0Z" style="fill: white"/>
<defs><path id="letter" d="M2 2H5V5H2Z"/><clipPath id="clip"><use href="#letter"/></clipPath></defs>
<g clip-path="url(#clip)" style="fill: #333"><use href="#letter"/></g></svg>
<details class="claim"><summary>Heads</summary>
<div class="scrolls" tabindex="0" role="region" aria-label="Values"><table class="wide">
<tr><th scope="col">p</th></tr><tr><td>3/4</td></tr></table></div></details>
<p>End.</p></main></body></html>"""
DEFECTS = [
    (messages, "<p>End.", "<script>missing()</script>", "missing is not defined"),
    (messages, "<p>End.", "<script>console.warn('odd')</script>", "odd"),
    (requests, "<p>End.", '<link rel="icon" href="beside.svg"><img alt="a" src="beside.svg">', "beside.svg"),
    (requests, "<p>End.", "<script>fetch('http://localhost:1/').catch(() => 0)</script>", "localhost:1"),
    (figures, "<p>End.", '<img alt="A figure" src="missing.svg">', "does not load"),
    (figures, "<p>End.", '<svg role="img" aria-label="Nothing"></svg>', "is empty"),
    (references, 'use href="#letter"', 'use href="#other"', "id is missing: other"),
    (references, "url(#clip)", "url(#other)", "id is missing: other"),
    (references, 'href="#main"', 'href="#nowhere"', "id is missing: nowhere"),
    (references, '<path id="letter"', '<path id="main"', "id is used 2 times: main"),
    (links, 'href="#main"', 'href="missing.html"', "missing.html"),
    (overflow, '<p>End.', '<p style="width: 500px">End.', "pixels wide in a window of 375"),
    (overflow, 'class="scrolls"', "", "pixels wide in a window of 375"),
    (contrast, "<p>End.", '<p style="color: #7a7a7a">End.', "on rgb(255,255,255)"),
    (contrast, "<p>End.", '<p style="color: #6b6b6b">End.', "on rgb(18,18,18)"),
    (contrast, "<p>End.", '<p style="opacity: .4">End.', "End."),
    (contrast, "fill: #333", "fill: #999", "A square"),
    (contrast, '<path d="M0 0H9V9H0Z" style="fill: white"/>', "", "on rgb(18,18,18)"),
    (structure, ' lang="en"', "", "language"),
    (structure, "<h2>Coin</h2>", "<h1>Coin</h1>", "2 headings"),
    (structure, "<h2>Coin</h2>", "<h3>Coin</h3>", "h3 follows h1"),
    (structure, 'main id="main"', 'div id="main"', "0 main landmarks"),
    (structure, ' scope="col"', "", "without scope"),
    (structure, '<th scope="col">p</th>', "<td>p</td>", "no headers"),
    (names, "<label>Verdict ", "<label>", "without a name: <select>"),
    (names, ' aria-label="A square"', "", "without a name: <svg"),
    (names, ' role="region" aria-label="Values"', "", "without a name: <div"),
    (keyboard, "<select>", '<select tabindex="-1">', "is not reached"),
    (keyboard, "svg {", "summary { outline: none; } svg {", "does not show its focus"),
    (printing, "form { display: none; }", "", "is printed: <form>"),
    (printing, "details::details-content", "summary", "is not printed"),
    (printing, "break-after: page;", "", "one page"),
]  # fmt: skip


def findings(browser, check, page):
    """What a check finds on a page, on a phone, in the light and in the dark."""
    found = []
    for scheme in ("light", "dark"):
        browser.open(page, PHONE, settled=check is not printing)
        browser.emulate(scheme=scheme)
        found += check(browser)
    return found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nothing_is_found_on_a_sound_page(check, browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(SOUND)
    assert findings(browser, check, page) == []


@pytest.mark.parametrize(("check", "sound", "broken", "finding"), DEFECTS)
def test_a_defect_is_found(check, sound, broken, finding, browser, tmp_path):
    assert sound in SOUND
    page = tmp_path / "page.html"
    page.write_text(SOUND.replace(sound, broken))
    (tmp_path / "beside.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert finding in " ".join(findings(browser, check, page))
