"""Unusually likely samples: exact tails, what counting can say, and estimates that reach further."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.claims.evidence import number
from typicality.coin.binomial import count_probability, excess_bits
from typicality.intervals import binomial_p_value
from typicality.typical_set.completion import Process
from typicality.typical_set.gaussian_mixture import modes_table
from typicality.typical_set.likely_evidence import likely_evidence
from typicality.typical_set.rare import bound_by_counting, gaussian_tail, rare_table

COIN = Fraction(3, 4)
SETTINGS = {"flips": 200, "bits_below": [10, 30, 60, 75], "samples": 20_000}


@given(st.integers(1, 2_000), st.fractions(Fraction(1, 10), Fraction(100), max_denominator=20))
def test_tails_of_the_gaussian_agree_with_scipy(dimension, bits):
    expected = stats.chi2.cdf(dimension - float(bits) * math.log(4), dimension)
    assert float(gaussian_tail(bits, dimension)) == pytest.approx(expected, rel=1e-8, abs=1e-300)


@pytest.fixture(scope="module")
def rare():
    return rare_table(100, SETTINGS, COIN, 2)


def test_tails_of_the_coin_are_sums_of_fractions(rare):
    for row in rare.query("distribution == 'coin'").to_dict("records"):
        exact = sum(
            (
                count_probability(h, 200, COIN)
                for h in range(201)
                if excess_bits(h, 200, COIN) <= -row["bits_below"]
            ),
            Fraction(0),
        )
        assert row["exact"] == pytest.approx(float(exact), rel=1e-14, abs=0)


def test_no_sample_lies_further_below_than_the_mode(rare):
    """At K = 100 the mode lies 72.13 bits below the entropy; at n = 200 all heads lie 79.2 bits below it."""
    by_row = rare.set_index(["distribution", "bits_below"])
    assert by_row.loc[("gaussian", 75.0), "exact"] == 0
    assert by_row.loc[("gaussian", 75.0), "simulated"] is not None
    assert by_row["simulated"].isna().sum() == 1
    assert 0 < by_row.loc[("coin", 75.0), "exact"] < 1e-20


def test_counts_and_estimates_follow_the_exact_tails(rare):
    """Each of 15 values is tested at 1e-7 or at 5.5 standard errors: a false-alarm rate of 2e-6 in all."""
    for row in rare.to_dict("records"):
        assert binomial_p_value(row["hits"], row["samples"], row["exact"]) > 1e-7
    estimated = rare.dropna(subset="simulated")
    assert ((estimated["simulated"] - estimated["exact"]).abs() < 5.5 * estimated["standard_error"]).all()
    assert (estimated["standard_error"] < 0.06 * estimated["exact"]).all()


def test_no_hit_bounds_a_probability_by_three_over_n(rare):
    assert bound_by_counting(0, 10**6) == pytest.approx(3e-6, rel=2e-3)
    assert bound_by_counting(10, 10) == 1
    unseen = rare[rare["hits"] == 0]
    assert len(unseen) >= 4
    assert (unseen["counted_bound"].between(2.99 / 20_000, 3 / 20_000)).all()


@given(st.integers(0, 50), st.integers(50, 10_000))
def test_bound_is_where_so_few_hits_have_a_chance_of_one_in_twenty(hits, samples):
    bound = bound_by_counting(hits, samples)
    if hits < samples:
        assert stats.binom.cdf(hits, samples, bound) == pytest.approx(0.05, rel=1e-6)


def test_evidence_is_about_the_furthest_row_and_judges_all(rare):
    modes = modes_table(10, [0], ["1/1"], 500, 0)
    process = Process(16, 0.9, (2, -1))
    evidence = likely_evidence(rare[rare["bits_below"] < 70], modes, process, 2_000, 0).set_index("id")
    exact = float(number(evidence.loc["typical.likely-is-rare:gaussian", "exact"]))
    assert exact == pytest.approx(stats.chi2.cdf(100 - 60 * math.log(4), 100), rel=1e-9)
    assert "0 of 20,000 samples" in evidence.loc["typical.likely-is-rare:coin", "detail"]
    assert evidence["p_value"].notna().all()
    wrong = rare.assign(simulated=rare["simulated"] * 1.5)
    assert likely_evidence(wrong, modes, process, 2_000, 0)["p_value"].min() < 1e-12


def test_a_row_without_samples_has_no_estimate_in_the_evidence(rare):
    modes = modes_table(10, [0], ["1/1"], 500, 0)
    evidence = likely_evidence(rare, modes, Process(16, 0.9, (2, -1)), 500, 0).set_index("id")
    row = evidence.loc["typical.likely-is-rare:gaussian"]
    assert number(row["exact"]) == 0
    assert row[["simulated", "p_value"]].isna().all()
