"""A likelihood for grids of codes: an n-gram model of each code given those above and to the left."""

import numpy as np

from typicality.abstraction.conditional_probability import conditional_probabilities
from typicality.decoding.ngram import fit_windows


class CodePrior:
    """Interpolated Kneser-Ney model of a code given the code above it and the code to its left.

    Codes come in raster order. What lies outside the grid is a code of its own that never comes inside; the
    little probability that smoothing gives it there is taken away again, so that every distribution over
    codes sums to one. From the two codes the model falls back on the left one, and then on none.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
        Of order 3 and one symbol more than there are codes.
    """

    def __init__(self, model):
        self.model = model

    @property
    def outside(self):
        """Return the symbol of what lies outside the grid."""
        return self.model.size - 1

    @classmethod
    def fit(cls, grids, size):
        """Fit to grids of codes.

        Parameters
        ----------
        grids : ndarray of int64, shape (n, rows, columns)
        size : int
            Number of codes.

        Returns
        -------
        CodePrior
        """
        return cls(fit_windows(code_windows(grids, size), size + 1))

    def log_prob(self, grids):
        """Log-likelihood of whole grids, in bits.

        Parameters
        ----------
        grids : ndarray of int64, shape (n, rows, columns)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        windows = code_windows(grids, self.outside)
        contexts, codes = windows[:, :-1], windows[:, -1]
        mass = conditional_probabilities(self.model, contexts, codes)
        lost = conditional_probabilities(self.model, contexts, np.full(len(codes), self.outside))
        bits = np.log2(mass) - np.log1p(-lost) / np.log(2)
        return bits.reshape(len(grids), -1).sum(axis=1)


def code_windows(grids, outside):
    """Return every code of grids behind its context: the code above, then the code to the left.

    Parameters
    ----------
    grids : ndarray of int, shape (n, rows, columns)
    outside : int
        Stands for what is outside.

    Returns
    -------
    ndarray of int64, shape (n * rows * columns, 3)

    Examples
    --------
    >>> code_windows(np.array([[[0, 1], [2, 3]]]), 9).tolist()
    [[9, 9, 0], [9, 0, 1], [0, 9, 2], [1, 2, 3]]
    """
    n, rows, columns = grids.shape
    padded = np.full((n, rows + 1, columns + 1), outside, np.int64)
    padded[:, 1:, 1:] = grids
    return np.stack([padded[:, :-1, 1:], padded[:, 1:, :-1], padded[:, 1:, 1:]], axis=-1).reshape(-1, 3)
