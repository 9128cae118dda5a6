"""What samplers do to the distribution of the next symbol; each function takes and returns whole batches."""

import numpy as np

from typicality.decoding.selection import smallest


def tempered(probabilities, temperature):
    """Raise to the power 1 / temperature and normalise; 1 changes nothing, towards 0 it turns greedy.

    Parameters
    ----------
    probabilities : ndarray, shape (rows, size)
        Positive.
    temperature : float
        Above 0.

    Returns
    -------
    ndarray, shape (rows, size)

    Examples
    --------
    >>> tempered(np.array([[0.8, 0.2]]), 0.5).round(4).tolist()
    [[0.9412, 0.0588]]
    """
    logits = np.log(probabilities) / temperature
    return _normalised(np.exp(logits - logits.max(axis=1, keepdims=True)))


def top_k(probabilities, k):
    """Keep the k likeliest symbols (Fan, Lewis and Dauphin, 2018); of equal ones those of lower number.

    Parameters
    ----------
    probabilities : ndarray, shape (n, symbols)
    k : int

    Returns
    -------
    ndarray, shape (n, symbols)
        Of what is kept, with sum one; 0 elsewhere.

    Examples
    --------
    >>> top_k(np.array([[0.75, 0.125, 0.125]]), 2).round(4).tolist()
    [[0.8571, 0.1429, 0.0]]
    """
    return _kept(probabilities, smallest(-probabilities, min(k, probabilities.shape[1])))


def nucleus(probabilities, mass):
    """Keep the fewest likeliest symbols that together hold the mass (Holtzman et al., 2020).

    Parameters
    ----------
    probabilities : ndarray, shape (n, symbols)
    mass : float

    Returns
    -------
    ndarray, shape (n, symbols)
        Of what is kept, with sum one; 0 elsewhere.

    Examples
    --------
    >>> nucleus(np.array([[0.5, 0.25, 0.25]]), 0.75).round(4).tolist()
    [[0.6667, 0.3333, 0.0]]
    """
    ordered = -np.sort(-probabilities, axis=1)
    return _kept(probabilities, smallest(-probabilities, _fewest(ordered, mass)))


def locally_typical(probabilities, mass):
    """Keep the fewest symbols, of information nearest to the entropy first, that together hold the mass.

    Locally typical sampling of Meister et al. (2023): the likeliest symbol can be among those left out.

    Parameters
    ----------
    probabilities : ndarray, shape (n, symbols)
        Above 0.
    mass : float

    Returns
    -------
    ndarray, shape (n, symbols)
        Of what is kept, with sum one; 0 elsewhere.

    Examples
    --------
    >>> locally_typical(np.array([[0.6, 0.2, 0.2]]), 0.3).round(4).tolist()
    [[1.0, 0.0, 0.0]]
    >>> locally_typical(np.array([[0.5, 0.1, 0.1, 0.1, 0.1, 0.1]]), 0.3)[0, 0].tolist()
    0.0
    """
    information = -np.log2(probabilities)
    entropy = (probabilities * information).sum(axis=1, keepdims=True)
    distance = np.abs(information - entropy)
    order = np.argsort(distance, axis=1, kind="stable")
    fewest = _fewest(np.take_along_axis(probabilities, order, axis=1), mass)
    return _kept(probabilities, smallest(distance, fewest))


def _fewest(ordered, mass):
    """Count how many first probabilities of each row are needed to reach the mass."""
    reached = np.cumsum(ordered, axis=1) >= mass
    return np.where(reached.any(axis=1), reached.argmax(axis=1) + 1, ordered.shape[1])


def _kept(probabilities, kept):
    return _normalised(np.where(kept, probabilities, 0.0))


def _normalised(weights):
    return weights / weights.sum(axis=1, keepdims=True)


SAMPLERS = {
    "temperature": tempered,
    "top-k": top_k,
    "nucleus": nucleus,
    "typical": locally_typical,
}
"""By the name of the strategy; each takes the distributions and one setting."""
