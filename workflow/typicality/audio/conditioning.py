"""What a model of speech is told at every sample: which sound this is, and which ones are near."""

import numpy as np

NEARNESS = 0.02
"""Seconds within which a neighbouring sound is announced or remembered."""


def conditions(labels, kinds, rate):
    """Describe the sounds at and around every sample.

    Parameters
    ----------
    labels : ndarray of int, shape (sequences, samples)
        Below ``kinds``.
    kinds : int
        Number of different labels.
    rate : int
        Samples per second.

    Returns
    -------
    ndarray of float32, shape (sequences, samples, 3 kinds)
        Indicators of the present sound, of the one before, and of the one after, the latter two fading with
        the distance in time; a sequence has neither before its first nor after its last sound.

    Examples
    --------
    >>> [round(float(x), 2) for x in conditions(np.array([[0, 0, 1]]), 2, 50)[0, 1]]
    [1.0, 0.0, 0.0, 0.0, 0.0, 0.37]
    """
    before, since = _neighbour(labels)
    after, until = (part[:, ::-1] for part in _neighbour(labels[:, ::-1]))
    present = np.eye(kinds, dtype=np.float32)[labels]
    fade = [np.exp(-distance / (NEARNESS * rate)).astype(np.float32) for distance in (since, until)]
    neighbours = [np.eye(kinds, dtype=np.float32)[part] for part in (before, after)]
    return np.concatenate(
        [present, *(n * f[..., None] for n, f in zip(neighbours, fade, strict=True))], axis=2
    )


def _neighbour(labels):
    """Return the label before the present run, and the distance to its last sample (infinite: none)."""
    samples = np.arange(labels.shape[1])
    starts = np.zeros(labels.shape, bool)
    starts[:, 1:] = labels[:, 1:] != labels[:, :-1]
    first = np.maximum.accumulate(np.where(starts, samples, 0), axis=1)
    before = np.take_along_axis(labels, np.maximum(first - 1, 0), axis=1)
    return before, np.where(first > 0, samples - first + 1.0, np.inf)
