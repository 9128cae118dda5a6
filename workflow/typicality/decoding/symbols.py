"""The symbols of a text, numbered, and n-grams of such numbers."""

from dataclasses import dataclass

import numpy as np

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for every character that the training text has not, or hardly, shown."""
LEAST_OCCURRENCES = 2


@dataclass(frozen=True)
class Alphabet:
    """Characters that a model knows, in the order of their numbers; the last number is the unknown one.

    Attributes
    ----------
    codepoints : ndarray of int32, shape (size - 1,), increasing
    """

    codepoints: np.ndarray

    @classmethod
    def of(cls, text):
        """Take the characters that occur at least twice.

        Examples
        --------
        >>> Alphabet.of("abracadabra").size
        4
        """
        points, counts = np.unique(_codepoints(text), return_counts=True)
        return cls(points[(counts >= LEAST_OCCURRENCES) & (points != ord(UNKNOWN))])

    @property
    def size(self):
        """Return the number of symbols, the unknown one included."""
        return len(self.codepoints) + 1

    def encode(self, text):
        """Return the numbers of a text's characters, int64.

        Examples
        --------
        >>> Alphabet.of("abab").encode("bax").tolist()
        [1, 0, 2]
        """
        points = _codepoints(text)
        place = np.searchsorted(self.codepoints, points)
        known = np.append(self.codepoints, -1)[place] == points
        return np.where(known, place, self.size - 1)

    def decode(self, symbols):
        r"""Return the text of numbers; the unknown symbol becomes the replacement character.

        Examples
        --------
        >>> Alphabet.of("abab").decode([1, 0, 2])
        'ba\ufffd'
        """
        points = np.append(self.codepoints, ord(UNKNOWN))[np.asarray(symbols, dtype=np.int64)]
        return points.astype("<u4").tobytes().decode("utf-32-le")


def _codepoints(text):
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.int32)


def ngram_ids(symbols, order):
    """Number all n-grams of sequences; the same n-gram has the same number wherever it stands.

    Parameters
    ----------
    symbols : array of int, shape (..., length)
        None negative.
    order : int
        n, at most the length.

    Returns
    -------
    ndarray of int64, shape (..., length - order + 1)

    Examples
    --------
    >>> ngram_ids([0, 1, 0, 1, 1], 2).tolist()
    [1, 2, 1, 3]
    """
    symbols = np.asarray(symbols, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(symbols, order, axis=-1)
    base = int(symbols.max(initial=0)) + 1
    ids, distinct = windows[..., 0], base
    for position in range(1, order):
        if distinct * base >= 2**63:
            ids = np.unique(ids, return_inverse=True)[1].reshape(ids.shape)
            distinct = int(ids.max()) + 1
        ids, distinct = ids * base + windows[..., position], distinct * base
    return ids


def distinct_share(symbols, order):
    """Share of the n-grams of each sequence that are distinct.

    One minus it is the share of repeated n-grams, seq-rep-n of Welleck et al. (2020).

    Parameters
    ----------
    symbols : array of int, shape (n, length)
    order : int

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> distinct_share([[0, 1, 0, 1, 0], [0, 0, 1, 1, 2]], 2).tolist()
    [0.5, 1.0]
    """
    ids = np.sort(ngram_ids(symbols, order), axis=-1)
    return (1 + np.count_nonzero(np.diff(ids, axis=-1), axis=-1)) / ids.shape[-1]
