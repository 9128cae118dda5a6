"""What the coin tells the ledger, against values computed independently."""

from fractions import Fraction

import numpy as np
import pytest

from typicality.claims.evidence import number
from typicality.coin.binomial import binomial_table
from typicality.coin.evidence import coin_evidence, toss_by_toss
from typicality.coin.layouts import LONGEST, binomial_layout, rows_that_matter
from typicality.coin.simulation import simulate_heads
from typicality.tables import markdown_table, tex_table

COIN = (16, Fraction(3, 4))


@pytest.fixture(scope="module")
def evidence():
    observed = simulate_heads(*COIN, 160_000, seed=0)["observed"]
    return coin_evidence(*COIN, observed).set_index("id")


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("coin.all-heads", 0.010022596),
        ("coin.count-mode:probability", 0.225199),
        ("coin.near-mode:common", 0.388035312),
        ("coin.all-tails", 2.328306e-10),
        ("typical.coin:atypical", 0.0016444654),
        ("typical.coin:typical", 0),
        ("coin.mean:heads", 12),
        ("coin.product:number-wins", 1820),
        ("coin.product:identity", 0),
    ],
)
def test_exact_values(evidence, claim, value):
    assert float(number(evidence.loc[claim, "exact"])) == pytest.approx(value, rel=1e-6)


def test_product_together(evidence):
    assert "22.469136 times" in evidence.loc["coin.product:number-wins", "detail"]
    assert number(evidence.loc["coin.product:number-wins", "reference"]) == 81


def test_mode_joins_where_the_post_coin_has_its_gap(evidence):
    assert "6.339850 bits, 0.396241 bit/flip" in evidence.loc["typical.mode:coin", "detail"]


def test_tossing_once_more_and_more_gives_the_binomial_law():
    table = binomial_table(9, Fraction(2, 7))
    assert [float(p) for p in toss_by_toss(9, Fraction(2, 7))] == table["p_count"].tolist()


def test_a_wrong_simulation_is_told_by_its_p_values():
    fair = simulate_heads(16, Fraction(1, 2), 1_600_000, seed=0)["observed"]
    assert coin_evidence(*COIN, fair)["p_value"].min() < 1e-12


def test_other_coins_change_every_setting_dependent_value(evidence):
    """Only what compares the two spelled-out sequences, or is 0 by identity, may stay."""
    observed = simulate_heads(18, Fraction(2, 3), 16_000, seed=0)["observed"]
    other = coin_evidence(18, Fraction(2, 3), observed).set_index("id")
    shared = [row for row in evidence.index if row in other.index]
    same = {row for row in shared if evidence.loc[row, "exact"] == other.loc[row, "exact"]}
    constant = {"coin.same-set", "coin.product:identity", "typical.coin:typical", "coin.mean:heads"}
    constant |= {"typical.mode:uniform"}
    constant |= {"coin.count-mode:heads", "coin.figure:count-turns"}  # the mode is 12 for both coins
    assert same - {"coin.table:0.n_sequences"} <= constant


def test_table_marks_both_maxima():
    layout = binomial_layout(binomial_table(*COIN), COIN[1])
    assert layout.bold == {(16, "p_sequence"), (12, "p_count")}
    assert "**2.25·10⁻¹**" in markdown_table(layout)
    assert r"$\mathbf{2.25 \cdot 10^{-1}}$" in tex_table(layout)


@pytest.mark.parametrize("tosses", [LONGEST + 1, 10_000, 1_000_000])
def test_long_tables_keep_to_the_rows_that_matter(tosses):
    rows = rows_that_matter(tosses, Fraction(3, 4))
    assert rows[0] == 0
    assert rows[-1] == tosses
    assert len(rows) <= 19
    assert round(tosses * 3 / 4) in rows + 1 or round(tosses * 3 / 4) in rows
    assert (np.diff(rows) > 0).all()
