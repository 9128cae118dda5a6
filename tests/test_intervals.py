"""Intervals: closed forms, coverage, and p-values that are uniform where they should be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.intervals import (
    binomial_p_value,
    clopper_pearson,
    dkw_half_width,
    dkw_p_value,
    normal_interval,
    normal_p_value,
)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_clopper_pearson_is_the_interval_of_scipy(counts):
    interval = stats.binomtest(*counts).proportion_ci(0.95, method="exact")
    assert [float(end) for end in clopper_pearson(*counts)] == pytest.approx(list(interval), abs=1e-12)


def test_clopper_pearson_covers_exactly():
    """Coverage is summed over the binomial law, not simulated."""
    for p in (0.001, 0.05, 0.5, 0.93):
        counts = np.arange(201)
        low, high = clopper_pearson(counts, 200)
        assert stats.binom.pmf(counts, 200, p)[(low <= p) & (p <= high)].sum() >= 0.95


@given(st.integers(1, 200), st.floats(0.01, 0.99), st.floats(0.001, 0.2))
def test_binomial_p_values_are_small_no_more_often_than_they_say(trials, p, level):
    counts = np.arange(trials + 1)
    small = [binomial_p_value(int(k), trials, p) <= level for k in counts]
    assert stats.binom.pmf(counts, trials, p)[small].sum() <= level * (1 + 1e-9)


def test_normal_interval_and_p_value_agree():
    low, high = normal_interval(3.0, 0.5)
    assert normal_p_value(float(low), 0.5, 3.0) == pytest.approx(0.05)
    assert normal_p_value(float(high), 0.5, 3.0) == pytest.approx(0.05)


@given(st.integers(1, 10**7), st.floats(0.5, 0.9999))
def test_dkw_band_and_p_value_are_inverse(samples, level):
    assert dkw_p_value(dkw_half_width(samples, level), samples) == pytest.approx(1 - level, rel=1e-9)
