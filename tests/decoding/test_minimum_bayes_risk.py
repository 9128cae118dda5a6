"""Minimum Bayes risk against counted n-grams."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.decoding.minimum_bayes_risk import least_risk, overlap

texts = st.lists(st.lists(st.integers(0, 2), min_size=7, max_size=7), min_size=2, max_size=5)


def counted(one, other, order):
    grams = [Counter(tuple(text[i : i + order]) for i in range(8 - order)) for text in (one, other)]
    return (grams[0] & grams[1]).total() / (8 - order)


@given(texts, st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_overlap_is_that_of_clipped_counts(symbols, order):
    expected = [[counted(one, other, order) for other in symbols] for one in symbols]
    np.testing.assert_allclose(overlap(symbols, order), expected)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_the_chosen_text_agrees_most_with_the_others(symbols):
    utility = [
        sum(counted(one, other, n) for j, other in enumerate(symbols) if j != i for n in (1, 2, 3))
        for i, one in enumerate(symbols)
    ]
    assert utility[least_risk(symbols, 3)] == pytest.approx(max(utility))


def test_the_likeliest_text_need_not_be_chosen():
    """Eikema and Aziz: samples that agree with each other outvote one that stands alone."""
    symbols = [[9, 9, 9, 9], [0, 1, 2, 3], [0, 1, 2, 4], [0, 1, 2, 3]]
    assert least_risk(symbols, 4) in (1, 3)
