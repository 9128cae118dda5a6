"""Decoding: continuations of prompts by beam search and by sampling, all prompts at once."""

import numpy as np

from typicality.decoding.selection import smallest


def sample(model, prompts, uniforms, change=None):
    """Draw continuations symbol by symbol.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    prompts : ndarray of int, shape (rows, prompt length)
    uniforms : ndarray of float, shape (rows, length)
        In [0, 1): one for every symbol, by the inverse of the distribution function.
    change : callable, optional
        What is done to the distributions, shape (rows, size), before drawing; without it sampling is
        ancestral.

    Returns
    -------
    symbols : ndarray of int64, shape (rows, length)
    bits : ndarray of float64, shape (rows,)
        Information of each continuation under the model itself, whatever `change` does.
    """
    rows, length = uniforms.shape
    window = model.order - 1
    text = np.concatenate([prompts[:, -window:], np.zeros((rows, length), dtype=np.int64)], axis=1)
    start, bits = text.shape[1] - length, np.zeros(rows)
    for step in range(length):
        position = start + step
        probabilities, which = model.distinct_distributions(text[:, max(0, position - window) : position])
        changed = change(probabilities) if change else probabilities
        drawn = draw(np.cumsum(changed, axis=1)[which], uniforms[:, step])
        text[:, position] = drawn
        bits -= np.log2(probabilities[which, drawn])
    return text[:, start:], bits


def draw(cumulative, uniforms):
    """Draw one symbol from each distribution by inversion; a symbol of probability 0 is never drawn.

    Parameters
    ----------
    cumulative : ndarray of float, shape (rows, size)
        Cumulative sums of the probabilities.
    uniforms : ndarray of float, shape (rows,)
        In [0, 1).

    Returns
    -------
    ndarray of int, shape (rows,)

    Examples
    --------
    >>> draw(np.array([[0.0, 0.5, 1.0, 1.0]] * 3), np.array([0.0, 0.4, 0.9999999])).tolist()
    [2, 2, 1]
    """
    # In (0, total], so that neither end of the unit interval falls on a symbol without mass.
    level = (1 - uniforms) * cumulative[:, -1]
    return np.count_nonzero(cumulative < level[:, None], axis=1)


def beam_search(model, prompts, length, width):
    """Find likely continuations of a given length; a beam of width 1 is greedy decoding.

    All candidates are equally long, so that no length penalty is needed; of equally likely ones those that
    come first are kept.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    prompts : ndarray of int, shape (rows, prompt length)
    length, width : int

    Returns
    -------
    symbols : ndarray of int64, shape (rows, length)
        The likeliest candidate of the last beam.
    bits : ndarray of float64, shape (rows,)
        Its information.
    """
    rows, window = len(prompts), model.order - 1
    context = np.repeat(prompts[:, None, -window:], width, axis=1)
    texts = np.zeros((rows, width, length), dtype=np.int64)
    bits = np.full((rows, width), np.inf)
    bits[:, 0] = 0
    for step in range(length):
        known = np.concatenate([context, texts[:, :, :step]], axis=2)[:, :, -window:]
        probabilities, which = model.distinct_distributions(known.reshape(rows * width, -1))
        cost = -np.log2(probabilities)[which]
        candidates = (bits[:, :, None] + cost.reshape(rows, width, -1)).reshape(rows, -1)
        kept = np.nonzero(smallest(candidates, width))[1].reshape(rows, width)
        parent, symbol = np.divmod(kept, model.size)
        texts = np.take_along_axis(texts, parent[:, :, None], axis=1)
        texts[:, :, step] = symbol
        bits = np.take_along_axis(candidates, kept, axis=1)
    best = bits.argmin(axis=1)
    return texts[np.arange(rows), best], bits[np.arange(rows), best]
