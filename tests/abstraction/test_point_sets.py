"""Orderings of sets against enumeration."""

import math
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.abstraction.point_sets import (
    SET_COLUMNS,
    count_increasing,
    count_over_sequence,
    increasing_probability,
    log2_orderings,
    orderings,
    sets_table,
)
from typicality.intervals import binomial_p_value


@pytest.mark.parametrize("multiset", ["", "a", "ab", "aab", "abcd", "aabb", "aaabcc"])
def test_orderings_are_those_that_can_be_told_apart(multiset):
    multiplicities = [multiset.count(element) for element in sorted(set(multiset))]
    assert orderings(multiplicities) == len(set(permutations(multiset)))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_logarithm_is_that_of_the_number(multiplicities):
    assert log2_orderings(multiplicities) == pytest.approx(math.log2(orderings(multiplicities)), abs=1e-9)


@pytest.mark.parametrize("points", range(1, 9))
def test_increasing_orders_are_one_in_n_factorial(points):
    assert increasing_probability(points) == Fraction(1, math.factorial(points))


@pytest.mark.parametrize("p_heads", [Fraction(3, 4), Fraction(1, 3)])
@pytest.mark.parametrize("tosses", [1, 2, 5, 8])
def test_counts_over_sequences_by_enumeration(tosses, p_heads):
    for heads in range(tosses + 1):
        same = sum(sum(sequence) == heads for sequence in product((0, 1), repeat=tosses))
        assert count_over_sequence(tosses, p_heads, heads) == same


def test_simulated_points_come_in_every_order_alike():
    """A two-sided test at 1e-6."""
    hits = count_increasing(3, 60_000, 11)
    assert binomial_p_value(hits, 60_000, 1 / 6) > 1e-6


def test_table_of_sizes():
    table = sets_table([2, 16], 2, Fraction(3, 4))
    assert list(table.columns) == list(SET_COLUMNS)
    assert table["orderings"].tolist() == ["2", "20922789888000"]
    assert table["coin_orderings"].tolist() == ["1", "1820"]
    entropy = math.log2(2 * math.pi * math.e)  # of a standard Gaussian in the plane
    assert table["ordered_bits"].tolist() == pytest.approx([2 * entropy, 16 * entropy])
    assert table["set_bits"].tolist() == pytest.approx(
        [2 * entropy - 1, 16 * entropy - math.log2(20922789888000)]
    )
