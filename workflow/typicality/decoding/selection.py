"""Selecting the smallest values of each row, the same ones whichever algorithm sorts."""

import numpy as np


def smallest(values, counts):
    """Mark the smallest values of each row; of equal ones the first.

    Parameters
    ----------
    values : ndarray of float, shape (rows, n)
    counts : int, or ndarray of int of shape (rows,)
        How many of each row, 1 to n.

    Returns
    -------
    ndarray of bool, shape (rows, n)

    Examples
    --------
    >>> smallest(np.array([[3.0, 1.0, 2.0, 2.0]]), 2).tolist()
    [[False, True, True, False]]
    """
    if np.ndim(counts):
        counts = counts[:, None]
        largest = np.take_along_axis(np.sort(values, axis=1), counts - 1, axis=1)
    else:
        largest = np.partition(values, counts - 1, axis=1)[:, [counts - 1]]
    below, equal = values < largest, values == largest
    room = counts - np.count_nonzero(below, axis=1, keepdims=True)
    return below | (equal & (np.cumsum(equal, axis=1) <= room))
