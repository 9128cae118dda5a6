"""Byte-pair pieces of words (Sennrich, Haddow and Birch, 2016): the most frequent pair is joined."""

from dataclasses import dataclass

import numpy as np

_GAP = -1
"""Parts words from each other; no pair holds it."""
_LEAST_COUNT = 2
"""Occurrences of a pair that is worth a piece of its own."""


@dataclass(frozen=True)
class Pieces:
    """Words cut into pieces.

    Attributes
    ----------
    words : list of ndarray of int64
        The pieces of every word; the first numbers are those of the characters.
    pairs : ndarray of int64, shape (merges, 2)
        What each further piece was joined from, in the order of their numbers.
    """

    words: list[np.ndarray]
    pairs: np.ndarray


def byte_pairs(words, counts, size, merges):
    """Learn pieces from the counts of words, and cut all words into them.

    A word without occurrences teaches nothing, but is cut like the others: words of a held-out text are given
    with a count of 0.

    Parameters
    ----------
    words : sequence of ndarray of int
        Characters of each different word, numbered below ``size``; none is empty.
    counts : array of int
        Occurrences of each word.
    size : int
        Of the alphabet.
    merges : int
        Most joinings; they end earlier when no pair occurs twice.

    Returns
    -------
    Pieces
        Of equally frequent pairs the one of lower numbers is joined first; of overlapping ones the left.

    Examples
    --------
    >>> pieces = byte_pairs([np.array([0, 1, 0, 1]), np.array([1, 0, 1])], [3, 1], 2, 1)
    >>> pieces.pairs.tolist(), [word.tolist() for word in pieces.words]
    ([[0, 1]], [[2, 2], [1, 2]])
    """
    lengths = np.array([len(word) for word in words])
    symbols = np.concatenate([np.append(word, _GAP) for word in words])
    weights = np.repeat(np.asarray(counts, dtype=np.float64), lengths + 1)
    pairs = []
    for merge in range(merges):
        pair, count = _most_frequent(symbols, weights, size + merge)
        if count < _LEAST_COUNT:
            break
        symbols, kept = _joined(symbols, pair, size + merge)
        weights = weights[kept]
        pairs.append(pair)
    ends = np.flatnonzero(symbols == _GAP)
    cut = [part[:-1] for part in np.split(symbols, ends[:-1] + 1)]
    return Pieces(cut, np.array(pairs, dtype=np.int64).reshape(-1, 2))


def _most_frequent(symbols, weights, size):
    inside = (symbols[:-1] != _GAP) & (symbols[1:] != _GAP)
    keys = symbols[:-1][inside] * size + symbols[1:][inside]
    if not keys.size:
        return (0, 0), 0
    counts = np.bincount(keys, weights[:-1][inside])
    best = int(counts.argmax())
    return divmod(best, size), counts[best]


def _joined(symbols, pair, piece):
    """Join a pair wherever it stands; return the symbols and which places are kept."""
    match = np.flatnonzero((symbols[:-1] == pair[0]) & (symbols[1:] == pair[1]))
    if pair[0] == pair[1] and match.size:
        # In a run of equal symbols every other match overlaps the one before it.
        begins = np.append(True, np.diff(match) > 1)
        start = np.maximum.accumulate(np.where(begins, np.arange(match.size), 0))
        match = match[(np.arange(match.size) - start) % 2 == 0]
    joined = symbols.copy()
    joined[match] = piece
    kept = np.ones(len(symbols), dtype=bool)
    kept[match + 1] = False
    return joined[kept], kept
