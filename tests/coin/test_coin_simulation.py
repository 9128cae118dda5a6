"""Simulated tosses against the exact law."""

from fractions import Fraction

import numpy as np
from scipy import stats

from typicality.coin.binomial import count_probability
from typicality.coin.simulation import simulate_heads


def test_counts_follow_the_binomial_law():
    """Chi-square test; false-alarm rate 1e-6."""
    observed = simulate_heads(6, Fraction(3, 4), 600_000, seed=11)["observed"].to_numpy()
    expected = [float(count_probability(heads, 6, Fraction(3, 4))) * 100_000 for heads in range(7)]
    assert stats.chisquare(observed, expected).pvalue > 1e-6


def test_counts_do_not_depend_on_how_many_are_tossed_at_once(monkeypatch):
    one = simulate_heads(16, Fraction(3, 4), 16_000, seed=3)["observed"]
    monkeypatch.setattr("typicality.coin.simulation.CHUNK_TOSSES", 16 * 64)
    other = simulate_heads(16, Fraction(3, 4), 16_000, seed=3)["observed"]
    assert one.sum() == other.sum() == 1_000
    np.testing.assert_array_equal(one, other)


def test_long_sequences_get_fewer_trials():
    assert simulate_heads(1_000, Fraction(1, 2), 5_000, seed=0)["observed"].sum() == 5
