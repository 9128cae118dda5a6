"""The binomial table against enumeration, exact integers and high precision."""

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.coin import binomial
from typicality.coin.binomial import (
    binomial_table,
    count_mode,
    count_probability,
    entropy_bits,
    excess_bits,
    sequence_probability,
)

THREE_QUARTERS = Fraction(3, 4)
fractions = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000), max_denominator=1000)


def test_counts_are_those_of_all_sequences_spelled_out():
    law = dict.fromkeys(range(7), Fraction(0))
    for sequence in itertools.product("HT", repeat=6):
        heads = sequence.count("H")
        law[heads] += math.prod(THREE_QUARTERS if toss == "H" else 1 - THREE_QUARTERS for toss in sequence)
    assert law == {heads: count_probability(heads, 6, THREE_QUARTERS) for heads in range(7)}


def test_the_wrong_cell_of_the_post_has_an_exact_value():
    assert sequence_probability(15, 16, THREE_QUARTERS) == Fraction(14348907, 2**32)


@given(st.integers(1, 60), fractions)
@settings(max_examples=50, deadline=None)
def test_probabilities_sum_to_one(tosses, p_heads):
    assert sum(count_probability(heads, tosses, p_heads) for heads in range(tosses + 1)) == 1


@given(st.integers(1, 60), fractions)
@settings(max_examples=50, deadline=None)
def test_mode_has_the_largest_probability_and_is_the_larger_of_two(tosses, p_heads):
    law = [count_probability(heads, tosses, p_heads) for heads in range(tosses + 1)]
    mode = count_mode(tosses, p_heads)
    assert law[mode] == max(law)
    assert max(law[mode + 1 :], default=0) < law[mode]


@given(st.integers(1, 40), fractions)
@settings(max_examples=50, deadline=None)
def test_mean_information_is_the_entropy(tosses, p_heads):
    law = np.array([float(count_probability(heads, tosses, p_heads)) for heads in range(tosses + 1)])
    excess = excess_bits(np.arange(tosses + 1), tosses, p_heads)
    assert abs(law @ excess) < 1e-12 * tosses * max(1.0, np.abs(excess).max())


def test_entropy_of_the_post_coin():
    assert entropy_bits(16, THREE_QUARTERS) == pytest.approx(32 - 12 * math.log2(3), rel=1e-15)


@pytest.mark.parametrize("p_heads", [THREE_QUARTERS, Fraction(1, 3), Fraction(123456789, 10**9)])
def test_scaled_rows_equal_fractions_to_the_last_bit(monkeypatch, p_heads):
    exact = binomial_table(700, p_heads)
    monkeypatch.setattr(binomial, "EXACT_TOSSES", 1)
    assert binomial_table(700, p_heads).equals(exact)


@pytest.mark.parametrize("tosses", [16, 1_000, 100_000])
def test_logarithms_keep_their_digits(tosses):
    """Within 1e-12 relative, or 1e-9 absolute below 1,000 bits, of 60-digit values."""
    table = binomial_table(tosses, THREE_QUARTERS)
    for heads in sorted({0, 1, tosses // 2, count_mode(tosses, THREE_QUARTERS), tosses - 1, tosses}):
        with mpmath.workdps(60):
            number = mpmath.log(mpmath.binomial(tosses, heads), 2)
            sequence = heads * mpmath.log(mpmath.mpf(3) / 4, 2) - 2 * (tosses - heads)
            count = number + sequence
        for name, value in (("n_sequences", number), ("p_sequence", sequence), ("p_count", count)):
            error = abs(table.loc[heads, f"log2_{name}"] - value)
            assert error <= max(1e-12 * abs(value), 1e-9 if abs(value) < 1000 else 0), (heads, name)


def test_doubles_are_the_nearest_ones_down_to_the_subnormal():
    table = binomial_table(1_200, Fraction(1, 2))
    tiny = Fraction(1, 2**1074)
    for heads in range(0, 1_201, 37):
        exact = count_probability(heads, 1_200, Fraction(1, 2))
        double = Fraction(table.loc[heads, "p_count"])
        neighbours = [Fraction(math.nextafter(float(double), towards)) for towards in (0.0, 1.0)]
        assert all(abs(exact - double) <= abs(exact - other) for other in neighbours)
        assert (double == 0) == (exact < tiny / 2)


def test_numbers_of_sequences_are_written_out_up_to_300_digits():
    table = binomial_table(2_000, THREE_QUARTERS)
    assert table.loc[3, "n_sequences"] == str(math.comb(2_000, 3)) == table.loc[1_997, "n_sequences"]
    lengths = table["n_sequences"].dropna().str.len()
    assert lengths.max() <= 300
    first_null = table["n_sequences"].isna().idxmax()
    assert len(str(math.comb(2_000, first_null))) > 300
    assert len(str(math.comb(2_000, first_null - 1))) <= 300


def test_many_tosses_neither_overflow_nor_underflow():
    table = binomial_table(50_000, THREE_QUARTERS)
    assert np.isfinite(table.select_dtypes("number").to_numpy(float)).all()
    assert math.fsum(table["p_count"]) == pytest.approx(1, abs=1e-12)
    assert (table["excess_bits"].iloc[37_500], table["p_sequence"].iloc[0]) == (0.0, 0.0)


def test_two_routes_to_the_excess_agree():
    table = binomial_table(16, THREE_QUARTERS)
    difference = table["information_bits"] - entropy_bits(16, THREE_QUARTERS) - table["excess_bits"]
    assert np.abs(difference).max() < 1e-13
