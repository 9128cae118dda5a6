"""Byte-pair pieces against a plain implementation, word by word."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.abstraction.byte_pairs import byte_pairs

WORDS = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=9), min_size=1, max_size=12)


def plain(words, counts, size, merges):
    """Sennrich's algorithm by loops: count the pairs, join the most frequent from left to right."""
    words, pairs = [list(word) for word in words], []
    for piece in range(size, size + merges):
        frequencies = Counter()
        for word, count in zip(words, counts, strict=True):
            for pair in pairwise(word):
                frequencies[pair] += count
        if not frequencies or max(frequencies.values()) < 2:
            break
        best = min(frequencies, key=lambda pair: (-frequencies[pair], pair))
        words = [joined(word, best, piece) for word in words]
        pairs.append(best)
    return words, pairs


def joined(word, pair, piece):
    result, i = [], 0
    while i < len(word):
        if tuple(word[i : i + 2]) == pair:
            result.append(piece)
            i += 2
        else:
            result.append(word[i])
            i += 1
    return result


@settings(max_examples=300)
@given(WORDS, st.data())
def test_pieces_are_those_of_the_plain_algorithm(words, data):
    counts = data.draw(st.lists(st.integers(0, 4), min_size=len(words), max_size=len(words)))
    pieces = byte_pairs([np.array(word) for word in words], counts, 3, 6)
    expected, pairs = plain(words, counts, 3, 6)
    assert [word.tolist() for word in pieces.words] == expected
    assert [tuple(pair) for pair in pieces.pairs.tolist()] == pairs


@given(WORDS)
def test_pieces_spell_the_words(words):
    pieces = byte_pairs([np.array(word) for word in words], [3] * len(words), 3, 20)

    def spell(symbol):
        return [symbol] if symbol < 3 else [s for part in pieces.pairs[symbol - 3] for s in spell(part)]

    assert [[s for piece in word for s in spell(piece)] for word in pieces.words] == words


def test_words_that_do_not_occur_teach_nothing():
    words = [np.array([0, 1]), np.array([2, 2, 2, 2])]
    pieces = byte_pairs(words, [5, 0], 3, 5)
    assert pieces.pairs.tolist() == [[0, 1]]
    assert [word.tolist() for word in pieces.words] == [[3], [2, 2, 2, 2]]
