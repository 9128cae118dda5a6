"""Linear maps from the pixels of a polyphase level to those of one group: prediction and local averages.

All are sparse matrices. Images lie along the last axis, so that a product is a sum of long vectors, and its
result for an image does not depend on the others.
"""

import numpy as np
from scipy.sparse import csr_array


def averaging(neighbourhood, chosen):
    """Matrix of means over some neighbours inside the image, 0 where there is none.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    chosen : ndarray of bool, shape (neighbours,)

    Returns
    -------
    scipy.sparse.csr_array, shape (h * w, height * width)
    """
    target, _, source = _pairs(neighbourhood, chosen)
    counts = np.bincount(target, minlength=np.prod(neighbourhood.shape[:2]))
    shape = counts.size, neighbourhood.height * neighbourhood.width
    return csr_array((1 / counts[target], (target, source)), shape=shape)


def prediction(neighbourhood, weights):
    """Matrix of the part of predictions that comes from neighbours.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    weights : ndarray, shape (row classes, column classes, channels, regressors)
        As those of `typicality.images.prediction.LinearPredictor`: regressors are the neighbours' channels
        (neighbour by neighbour), the channels of the pixel itself, and the constant one.

    Returns
    -------
    scipy.sparse.csr_array, shape (h * w * channels, height * width * channels)
    """
    channels = neighbourhood.channels
    target, neighbour, source = _pairs(neighbourhood, np.ones(len(neighbourhood.offsets), bool))
    row, column = np.divmod(target, neighbourhood.shape[1])
    taps = weights[..., : -1 - channels].reshape(*weights.shape[:3], -1, channels)
    entries = taps[neighbourhood.row_class[row], neighbourhood.column_class[column], :, neighbour]
    to, of = np.indices((channels, channels))
    places = (
        (target[:, None, None] * channels + to).ravel(),
        (source[:, None, None] * channels + of).ravel(),
    )
    shape = np.prod(neighbourhood.shape), neighbourhood.height * neighbourhood.width * channels
    return csr_array((entries.ravel(), places), shape=shape)


def _pairs(neighbourhood, chosen):
    """Every pixel of the group with every chosen neighbour inside.

    Returns
    -------
    target, neighbour, source : ndarray of int, shape (pairs,)
        Numbers of the group's pixel, of the neighbour, and of the neighbour's pixel in the level.
    """
    hood = neighbourhood
    inside = hood.available[hood.row_class[:, None], hood.column_class] & chosen
    row, column, neighbour = np.nonzero(inside)
    first, offset = np.array(hood.phase), hood.offsets[neighbour]
    source_row, source_column = 2 * row + first[0] + offset[:, 0], 2 * column + first[1] + offset[:, 1]
    return row * hood.shape[1] + column, neighbour, source_row * hood.width + source_column
