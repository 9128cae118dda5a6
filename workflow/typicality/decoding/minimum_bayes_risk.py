"""Minimum Bayes risk decoding: of samples, the one that agrees most with all others."""

import numpy as np

from typicality.decoding.symbols import ngram_ids


def overlap(symbols, order):
    """Shares of n-grams that pairs of equally long texts have in common.

    Matches are clipped as in BLEU and chrF. The texts being equally long, precision, recall and every F-score
    are one number.

    Parameters
    ----------
    symbols : array of int, shape (texts, length)
    order : int

    Returns
    -------
    ndarray of float64, shape (texts, texts)
        Symmetric; 1 on the diagonal.

    Examples
    --------
    >>> overlap([[0, 1, 0, 1], [0, 1, 2, 2]], 2).round(4).tolist()
    [[1.0, 0.3333], [0.3333, 1.0]]
    """
    ids = ngram_ids(symbols, order)
    texts, per_text = ids.shape
    kinds, inverse = np.unique(ids, return_inverse=True)
    counts = np.zeros((texts, len(kinds)), dtype=np.int32)
    np.add.at(counts, (np.repeat(np.arange(texts), per_text), inverse.ravel()), 1)
    counts = counts[:, np.count_nonzero(counts, axis=0) > 1]
    common = np.array([np.minimum(one, counts).sum(axis=1) for one in counts]) / per_text
    np.fill_diagonal(common, 1.0)
    return common


def least_risk(symbols, orders):
    """Find the text of highest mean utility, the utility being the overlap averaged over n = 1 ... orders.

    With characters this is chrF (Popović, 2015); that samples serve both as candidates and as what they are
    compared with is how Eikema and Aziz (2020) estimate the risk.

    Parameters
    ----------
    symbols : array of int, shape (texts, length)
        At least two samples of one prompt.
    orders : int

    Returns
    -------
    int
        Its row.

    Examples
    --------
    >>> least_risk([[0, 1, 2, 3], [0, 1, 2, 4], [5, 6, 7, 8]], 2)
    0
    """
    utility = sum(overlap(symbols, order) for order in range(1, orders + 1))
    return int((utility.sum(axis=1) - np.diag(utility)).argmax())
