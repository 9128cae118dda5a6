"""An n-gram language model: interpolated Kneser-Ney, whose every distribution sums to one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from typicality.decoding.symbols import Alphabet
from typicality.errors import InputError

FALLBACK_DISCOUNT = 0.5
"""Of an order all of whose n-grams occur more than once, as in a very short or very regular text."""
ROWS_AT_ONCE = 4096
"""Contexts whose distributions are held at once when a long text is scored."""


@dataclass(frozen=True)
class Level:
    """What follows the contexts of one length.

    Attributes
    ----------
    contexts : ndarray of int64, shape (c,), increasing
        Each context as a number whose digits, in the base of the alphabet's size, are its symbols.
    first : ndarray of int64, shape (c + 1,)
        Where the continuations of each context begin.
    symbols : ndarray of int64, shape (continuations,)
    probabilities : ndarray of float64, shape (continuations,)
        Discounted: max(count - D, 0) / total.
    backoff : ndarray of float64, shape (c,)
        The probability that is left to the shorter context.
    """

    contexts: np.ndarray
    first: np.ndarray
    symbols: np.ndarray
    probabilities: np.ndarray
    backoff: np.ndarray


@dataclass(frozen=True)
class NgramModel:
    """Distribution of the next symbol given those before it; ``levels[n]`` has the contexts of length n."""

    size: int
    levels: tuple[Level, ...]

    @property
    def order(self):
        """Return n, one more than the longest context."""
        return len(self.levels)

    def distributions(self, contexts):
        """Probabilities of all next symbols.

        Parameters
        ----------
        contexts : array of int, shape (rows, length)
            The last ``order - 1`` symbols matter; with fewer, shorter contexts are used.

        Returns
        -------
        ndarray of float64, shape (rows, size)
            Each row sums to one up to rounding; every entry is positive.
        """
        probabilities, which = self.distinct_distributions(contexts)
        return probabilities[which]

    def distinct_distributions(self, contexts):
        """As `distributions`, with each distribution once: many contexts end alike.

        Returns
        -------
        probabilities : ndarray of float64, shape (distinct contexts, size)
        which : ndarray of int, shape (rows,)
            The distribution of each context.
        """
        contexts = np.asarray(contexts, dtype=np.int64)
        probabilities = np.full((1, self.size), 1 / self.size)
        keys = which = np.zeros(len(contexts), dtype=np.int64)
        for length, level in enumerate(self.levels[: contexts.shape[1] + 1]):
            if length:
                keys = keys + self.size ** (length - 1) * contexts[:, -length]
            distinct, row, inverse = np.unique(keys, return_index=True, return_inverse=True)
            probabilities = _interpolated(probabilities[which[row]], distinct, level)
            which = inverse
        return probabilities, which

    def information(self, symbols):
        """Information of a text, symbol by symbol, each given those before it.

        Parameters
        ----------
        symbols : array of int, shape (length,)

        Returns
        -------
        ndarray of float64, shape (length - order + 1,)
            In bits; the first ``order - 1`` symbols are context only.
        """
        bits = [
            -np.log2(np.take_along_axis(rows, following[:, None], axis=1)[:, 0])
            for rows, following in self.predictions(symbols)
        ]
        return np.concatenate(bits) if bits else np.zeros(0)

    def predictions(self, symbols):
        """Yield the distributions along a text, `ROWS_AT_ONCE` at a time, and the symbols that followed."""
        symbols = np.asarray(symbols, dtype=np.int64)
        if len(symbols) < self.order:
            return
        windows = np.lib.stride_tricks.sliding_window_view(symbols, self.order)
        for first in range(0, len(windows), ROWS_AT_ONCE):
            some = windows[first : first + ROWS_AT_ONCE]
            yield self.distributions(some[:, :-1]), some[:, -1]


def _interpolated(probabilities, keys, level):
    """Turn the distributions of shorter contexts into those of a level; unknown contexts keep them."""
    found = np.minimum(np.searchsorted(level.contexts, keys), len(level.contexts) - 1)
    known = level.contexts[found] == keys
    probabilities *= np.where(known, level.backoff[found], 1.0)[:, None]
    rows, found = np.flatnonzero(known), found[known]
    first = level.first[found]
    sizes = level.first[found + 1] - first
    steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    entries = np.repeat(first, sizes) + steps
    # A context names each of its continuations once, so that no cell is met twice.
    probabilities[np.repeat(rows, sizes), level.symbols[entries]] += level.probabilities[entries]
    return probabilities


def fit_ngram(symbols, size, order):
    """Fit an interpolated Kneser-Ney model (Ney, Essen and Kneser, 1994; Chen and Goodman, 1999, eq. 5).

    n-grams of the highest order are counted; a shorter one counts once for every symbol that comes before it.
    Each order has the discount D = n1 / (n1 + 2 n2), with n1 and n2 n-grams counted once and twice. The
    shortest context falls back on the uniform distribution, so that no symbol is impossible.

    Parameters
    ----------
    symbols : array of int, shape (length,)
        At least ``order`` of them, each below ``size``.
    size : int
        Of the alphabet.
    order : int
        n; ``size ** n`` has to fit 63 bits.

    Returns
    -------
    NgramModel

    Raises
    ------
    InputError
        The order is too high for so many symbols, or for so short a text.

    Examples
    --------
    >>> model = fit_ngram([0, 1, 0, 1, 1, 0], size=2, order=2)
    >>> model.distributions([[0]]).round(4).tolist()
    [[0.0333, 0.9667]]
    """
    symbols = np.asarray(symbols, dtype=np.int64)
    if size**order >= 2**63:
        raise InputError(f"decoding.order: {order} is too high for {size} different symbols; lower it.")
    if len(symbols) < order:
        raise InputError(f"decoding.text: {len(symbols)} symbols are too few for n-grams of order {order}.")
    return fit_windows(np.lib.stride_tricks.sliding_window_view(symbols, order), size)


def fit_windows(windows, size):
    """Fit as `fit_ngram` does, to n-grams that need not come from one sequence.

    Parameters
    ----------
    windows : ndarray of int64, shape (m, order)
        Each a context, its nearest symbol last, and the symbol that follows it; ``size ** order`` has to fit
        63 bits.
    size : int

    Returns
    -------
    NgramModel
    """
    order = windows.shape[1]
    keys = windows @ size ** np.arange(order - 1, -1, -1, dtype=np.int64)
    keys, counts = np.unique(keys, return_counts=True)
    levels = [_level(keys, counts, size)]
    for length in range(order - 1, 0, -1):
        keys, counts = np.unique(keys % size**length, return_counts=True)
        levels.append(_level(keys, counts, size))
    return NgramModel(size, tuple(reversed(levels)))


def _level(keys, counts, size):
    once, twice = np.count_nonzero(counts == 1), np.count_nonzero(counts == 2)
    discount = once / (once + 2 * twice) if once and twice else FALLBACK_DISCOUNT
    contexts, first = np.unique(keys // size, return_index=True)
    totals = np.add.reduceat(counts, first)
    first = np.append(first, len(keys))
    kinds = np.diff(first)
    return Level(
        contexts=contexts,
        first=first,
        symbols=keys % size,
        probabilities=(counts - discount) / np.repeat(totals, kinds),
        backoff=discount * kinds / totals,
    )


def save_ngram(model, alphabet, path):
    """Write a model and its alphabet as ``.npz``; the same model gives the same bytes.

    Parameters
    ----------
    model : NgramModel
    alphabet : typicality.decoding.symbols.Alphabet
    path : path-like
    """
    arrays = {
        f"{name}_{length}": value
        for length, level in enumerate(model.levels)
        for name, value in vars(level).items()
    }
    with Path(path).open("wb") as file:
        np.savez(file, order=np.array(model.order), codepoints=alphabet.codepoints, **arrays)


def load_ngram(path):
    """Read what `save_ngram` has written.

    Returns
    -------
    model : NgramModel
    alphabet : typicality.decoding.symbols.Alphabet

    Raises
    ------
    InputError
        The file is none of ours.
    """
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            alphabet = Alphabet(arrays["codepoints"])
            levels = tuple(
                Level(**{name: arrays[f"{name}_{length}"] for name in Level.__dataclass_fields__})
                for length in range(int(arrays["order"]))
            )
    except (OSError, EOFError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} holds no n-gram model ({error}); remove it and run again.") from None
    return NgramModel(alphabet.size, levels), alphabet
