"""Alphabets and n-grams against strings and tuples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.decoding.symbols import UNKNOWN, Alphabet, distinct_share, ngram_ids

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=UNKNOWN), max_size=40)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_what_was_shown_twice_survives_encoding(text):
    alphabet = Alphabet.of(text * 2)
    assert alphabet.decode(alphabet.encode(text)) == text
    assert alphabet.size == len(set(text)) + 1


def test_rare_and_new_characters_are_unknown():
    alphabet = Alphabet.of("aabbc" + UNKNOWN * 3)
    assert alphabet.decode(alphabet.encode("abcd" + UNKNOWN)) == "ab" + UNKNOWN * 3
    assert alphabet.encode("c").tolist() == [alphabet.size - 1]


@pytest.mark.parametrize("largest", [3, 10**6, 2**40], ids=["packed", "ranked", "ranked at once"])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_ids_are_equal_where_ngrams_are(largest, data):
    """Numbers up to 2^40 need more than 63 bits for a pair, so that ranks take over."""
    some = data.draw(st.lists(st.integers(0, largest), min_size=2, max_size=4))
    symbols = np.array(data.draw(st.lists(st.sampled_from(some), min_size=14, max_size=14))).reshape(2, 7)
    order = data.draw(st.integers(1, 7))
    ids = ngram_ids(symbols, order).ravel()
    ngrams = [tuple(row[i : i + order]) for row in symbols.tolist() for i in range(8 - order)]
    for one, first in zip(ids, ngrams, strict=True):
        assert [other == one for other in ids] == [other == first for other in ngrams]


@given(st.lists(st.integers(0, 2), min_size=12, max_size=12), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_distinct_share_counts_sets(symbols, order):
    ngrams = [tuple(symbols[i : i + order]) for i in range(13 - order)]
    assert distinct_share([symbols], order) == pytest.approx(len(set(ngrams)) / len(ngrams))
