"""Every number in the text of the post belongs to a claim, or to a stated reason why it belongs to none.

The text is not part of the project. Where the environment variable TYPICALITY_POST names a file that holds
it, its numbers are compared with ``post_numbers.yaml``; without it those tests are skipped.
"""

import itertools
import os
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from typicality.claims.printed import parse_printed
from typicality.claims.registry import read_registry

FOLDER = Path(__file__).parent
CLAIMS = {claim.id: claim for claim in read_registry(FOLDER.parents[1] / "workflow" / "claims.yaml")}
MAPPING = yaml.safe_load((FOLDER / "post_numbers.yaml").read_text(encoding="utf-8"))
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?(?:/\d+)?%?")
PLAIN = (
    (r"\\mathbf\{(\d[^{}]*(?:\{[^{}]*\})?)\}", r"\1"),
    (r"(\d+(?:\.\d+)?) ?\\cdot ?10\^\{(-?\d+)\}", r"\1e\2"),
    (r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2"),
)
"""What turns the numbers of formulas into plain ones."""
ROW = re.compile(
    r"^(\d+) (\d+) \S*3/4\S*\^\{?\1\}? \S*1/4\S*\^\{?\2\}? = (\S+?)\\\) (\d+) \\\((\S+?)\\\)$", re.MULTILINE
)


def plain(text):
    """Write formulas so that every number stands in one piece."""
    for pattern, replacement in PLAIN:
        text = re.sub(pattern, replacement, text)
    return text


def mapped(number):
    """Targets of all occurrences of a number, in their order."""
    runs = MAPPING["numbers"].get(number, [])
    return [target for run in runs for target, count in run.items() for _ in range(count)]


@pytest.fixture(scope="module")
def post():
    path = os.environ.get("TYPICALITY_POST")
    if not path:
        pytest.skip("needs the text of the post: set TYPICALITY_POST to a file that holds it")
    return plain(Path(path).read_text(encoding="utf-8"))


def complaints(text):
    """Numbers that occur more or less often than they are mapped."""
    found = Counter(NUMBER.findall(text))
    return {
        number: f"occurs {found[number]} times, mapped are {len(mapped(number))}"
        for number in sorted(found | Counter(list(MAPPING["numbers"])))
        if found[number] != len(mapped(number))
    }


def test_every_number_of_the_post_is_mapped_and_every_mapping_occurs(post):
    assert complaints(post) == {}


def test_an_unmapped_number_and_a_mapping_that_no_longer_occurs_are_found(post):
    assert complaints(post + " 43 and 84%") == {
        "43": "occurs 1 times, mapped are 0",
        "84%": "occurs 2 times, mapped are 1",
    }
    assert complaints(post.replace("0.2%", "few")) == {"0.2%": "occurs 0 times, mapped are 1"}


def test_formulas_are_written_in_one_piece():
    assert plain(r"\mathbf{2.25\cdot 10^{-1}}, \frac{3}{4}") == "2.25e-1, 3/4"


def test_numbers_are_mapped_to_claims_of_the_registry_or_to_stated_reasons():
    targets = set(itertools.chain.from_iterable(mapped(number) for number in MAPPING["numbers"]))
    assert targets <= set(CLAIMS) | set(MAPPING["reasons"])
    assert set(MAPPING["reasons"]) <= targets, "a reason that no number has"


def test_numbers_that_cannot_be_settings_are_printed_by_the_registry():
    """Powers of ten and shares in per cent are what the post states: their claims have to print them."""
    for number in MAPPING["numbers"]:
        if "e" in number or "%" in number:
            (target,) = set(mapped(number))
            values = {parse_printed(text).value for text in CLAIMS[target].printed.values()}
            assert parse_printed(number).value in values, number


def test_the_registry_prints_the_table_as_the_post_does(post):
    """All 51 cells, digit by digit."""
    rows = ROW.findall(post)
    assert len(rows) == 17
    printed = {
        f"{heads}.{name}": text
        for heads, _, *cells in rows
        for name, text in zip(("p_sequence", "n_sequences", "p_count"), cells, strict=True)
    }
    assert printed == CLAIMS["coin.table"].printed
