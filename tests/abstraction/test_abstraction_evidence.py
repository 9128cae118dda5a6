"""What the chapter tells the ledger."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from typicality.abstraction.evidence import abstraction_evidence, level_evidence
from typicality.abstraction.segmentation import CHARACTERS, UNITS
from typicality.claims.evidence import number
from typicality.images.scores import Pair

SETTINGS = {"order": 2, "bootstrap": 400, "sets": {"points": 4, "samples": 20_000}}
COIN = {"tosses": 16, "p_heads": "3/4"}


def information(advantages):
    """Forty blocks of 100 characters; pieces and words take so many bits less of them than characters."""
    rng = np.random.default_rng(1)
    base = rng.normal(200, 15, 40)
    tables = []
    for unit in UNITS:
        for order in (1, 2):
            bits = base + 50 * (order == 1) - advantages.get(unit, 0) + rng.normal(0, 2, 40)
            row = {"unit": unit, "order": order, "parameters": 1000 * order, "block": range(40)}
            tables.append(pd.DataFrame(row | {"characters": 100, "bits": bits}))
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def evidence():
    table = information({"word pieces": 10, "words": -20})
    return abstraction_evidence(SETTINGS, COIN, table, 0).set_index("id")


def test_sets_are_decided_by_exact_numbers(evidence):
    exact = {row: number(evidence.loc[f"abstraction.sets:{row}", "exact"]) for row in ("points", "coin")}
    assert exact == {"points": Fraction(1, 24), "coin": 1820}
    assert number(evidence.loc["abstraction.sets:points", "reference"]) == Fraction(1, 24)
    assert number(evidence.loc["abstraction.sets:coin", "reference"]) == 1820
    assert number(evidence.loc["abstraction.sets:coin-repeats", "reference"]) == math.factorial(16)


def test_simulated_orders_agree_with_the_exact_probability(evidence):
    """A two-sided test at 1e-6."""
    assert evidence.loc["abstraction.sets:points", "p_value"] > 1e-6


def test_units_are_compared_block_by_block(evidence):
    """Differences scatter by 0.03 bits per character of a block, and by 0.0045 over all of them.

    Six of these are exceeded with a probability below 1e-8. Unpaired, intervals would be 0.13 wide.
    """
    for part, expected in (("pieces", -0.1), ("words", 0.2)):
        row = evidence.loc[f"abstraction.word-pieces:{part}"]
        assert row["simulated"] == pytest.approx(expected, abs=0.027)
        assert row["ci_low"] < row["simulated"] < row["ci_high"]
        assert row["ci_high"] - row["ci_low"] < 0.04
        assert CHARACTERS in row["detail"]


def test_levels_are_decided_by_the_change_of_the_auroc():
    levels = pd.DataFrame(
        {
            "level": ["8-bit", "half"],
            "auroc": [0.1, 0.3],
            "auroc_change": [0.0, 0.2],
            "auroc_change_ci_low": [0.0, 0.15],
            "auroc_change_ci_high": [0.0, 0.25],
            "gap_deviations": [-2.0, -1.0],
        }
    )
    names = ("share_below", "error_below")
    planes = pd.DataFrame(
        {
            "dataset": ["in", "in", "out"],
            "plane": [3, 2, 3],
            "images": 50,
            **{f"{name}{end}": [0.6, 0.4, 0.9] for name in names for end in ("", "_ci_low", "_ci_high")},
        }
    )
    evidence = level_evidence(levels, planes, Pair("in", "out", {})).set_index("id")
    assert list(evidence.index) == ["abstraction.lsb:bits", "abstraction.lsb:error", "abstraction.level:half"]
    assert evidence["simulated"].tolist() == [0.6, 0.6, 0.2]
    assert evidence.loc["abstraction.level:half", "ci_low"] == 0.15
    assert "0.300 and 0.100" in evidence.loc["abstraction.level:half", "detail"]
