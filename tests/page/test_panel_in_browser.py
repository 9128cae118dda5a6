"""The panel, moved by keyboard through all of its states, says what the pipeline computed."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from selenium.webdriver.common.keys import Keys

SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED = str.maketrans(SUPERSCRIPTS, "-0123456789")
NUMBER = re.compile(rf"(\d+(?:\s\d{{3}})*(?:\.\d+)?)(?:·10([{SUPERSCRIPTS}]+))?")
LISTEN = """window.said = [];
const textOf = (name) => document.getElementById(`panel-${name}`).textContent;
window.addEventListener("input", () => window.said.push(["mass", "radii", "mode"].map(textOf)));"""
COMPUTED = SimpleNamespace(exact=0.674596, radius_low=9.281012, radius_high=10.670678, mode_is_typical=False)
SAID = ("67.46 %", "Radii from 9.28101 to 10.6707, where …", "… not typical, since ε is smaller.")


def numbers(text):
    """Numbers in a text, and what one more in their last digit would be.

    Examples
    --------
    >>> numbers("1.25·10⁻³ to 10 000")
    [(0.00125, 1e-05), (10000.0, 1.0)]
    """
    found = []
    for mantissa, raised in NUMBER.findall(text):
        exponent = int(raised.translate(LOWERED) or 0)
        last_digit = 10.0 ** (exponent - len(mantissa.partition(".")[2]))
        found.append((float(re.sub(r"\s", "", mantissa)) * 10.0**exponent, last_digit))
    return found


def agrees(said, computed):
    """Tell whether what the panel says of a typical set is what was computed, rounded."""
    mass, radii, mode = said
    (percentage, last_digit), *_ = numbers(mass)
    if mass.startswith("more than"):
        right_mass = 100 * computed.exact > percentage
    else:
        right_mass = abs(100 * computed.exact - percentage) <= 0.51 * last_digit
    # A ball has one radius.
    wanted = [radius for radius in (computed.radius_low, computed.radius_high) if radius > 0]
    shown = [radius for radius, _ in numbers(radii)[: len(wanted)]]
    return (
        right_mass
        and np.allclose(shown, wanted, rtol=1e-5, atol=0)
        and ("ball" in radii) == (len(wanted) == 1)
        and ("not typical" in mode) != computed.mode_is_typical
    )


def test_the_panel_says_what_the_pipeline_computed(browser, results):
    annuli = pd.read_parquet(results / "typical_set/annuli.parquet")
    browser.open(results / "index.html", settled=False)
    browser.driver.execute_script(LISTEN)
    for convention in ("total", "per-dimension"):
        browser.find("#panel-dimension").send_keys(Keys.HOME)
        for _, sets in annuli[annuli["convention"] == convention].groupby("dimension"):
            # From the end, so that the first step, too, is a change.
            steps = [Keys.ARROW_RIGHT] * (len(sets) - 1)
            browser.find("#panel-epsilon").send_keys(Keys.END, Keys.HOME, *steps)
            said = browser.driver.execute_script("return window.said")[-len(sets) :]
            computed = sets.sort_values("epsilon").itertuples()
            assert [pair for pair in zip(said, computed, strict=True) if not agrees(*pair)] == []
            browser.find("#panel-dimension").send_keys(Keys.ARROW_RIGHT)
        browser.find("[name=panel-convention]:checked").send_keys(Keys.ARROW_DOWN)


def test_what_is_right_agrees():
    assert agrees(SAID, COMPUTED)


@pytest.mark.parametrize(
    ("position", "right", "wrong"),
    [
        (0, "67.46", "67.45"),
        (0, "67.46", "more than 67.46"),
        (1, "9.281", "9.282"),
        (1, "10.67", "10.66"),
        (1, "Radii from 9.28101", "A ball: all radii up"),
        (2, "not ", ""),
    ],
)
def test_what_is_wrong_does_not_agree(position, right, wrong):
    said = list(SAID)
    said[position] = SAID[position].replace(right, wrong)
    assert not agrees(said, COMPUTED)
