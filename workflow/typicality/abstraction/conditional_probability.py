"""Probability of single symbols under an n-gram model whose alphabet is too large for whole distributions."""

import numpy as np


def conditional_probabilities(model, contexts, symbols):
    """Probability of one symbol after each context.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    contexts : ndarray of int64, shape (rows, order - 1)
        The nearest symbol last.
    symbols : ndarray of int64, shape (rows,)

    Returns
    -------
    ndarray of float64, shape (rows,)
        Entries of ``model.distributions(contexts)``, without the others.
    """
    probabilities = np.full(len(symbols), 1 / model.size)
    keys = np.zeros(len(symbols), np.int64)
    for length, level in enumerate(model.levels):
        if length:
            keys = keys + model.size ** (length - 1) * contexts[:, -length]
        context, known = _find(level.contexts, keys)
        probabilities *= np.where(known, level.backoff[context], 1.0)
        ngrams = np.repeat(level.contexts, np.diff(level.first)) * model.size + level.symbols
        ngram, seen = _find(ngrams, keys * model.size + symbols)
        probabilities += np.where(seen, level.probabilities[ngram], 0.0)
    return probabilities


def _find(increasing, keys):
    """Position of each key in an increasing array, and whether it is there."""
    place = np.minimum(np.searchsorted(increasing, keys), len(increasing) - 1)
    return place, increasing[place] == keys
