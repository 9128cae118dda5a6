"""Labelled speech: what is said, and the samples that say it."""

from dataclasses import dataclass

import numpy as np

TRAIN, TEST = "train", "test"
SPEECH_COLUMNS = ("split", "sequence", "phone", "sound", "level")
DATA = "data"
"""Stands for the data where decodings are named."""


@dataclass(frozen=True)
class Speech:
    """Sequences of equal length.

    Attributes
    ----------
    levels : ndarray of uint8, shape (sequences, samples)
        Of the mu-law.
    labels : ndarray of uint8, shape (sequences, samples)
        Positions in ``phones``.
    phones : tuple of str
        Names of the kinds of sound that are told apart.
    sounds : ndarray of str, shape (sequences, samples)
        One of `typicality.audio.phones.SOUNDS` for every sample.
    """

    levels: np.ndarray
    labels: np.ndarray
    phones: tuple[str, ...]
    sounds: np.ndarray

    @property
    def names(self):
        """Return the name of the kind of sound of every sample."""
        return np.array(self.phones, object)[self.labels]


def speech_of(table, split):
    """Sequences of one split of a table of speech.

    Parameters
    ----------
    table : pandas.DataFrame
        As `make_speech` makes it.
    split : str

    Returns
    -------
    Speech
        With the same phones whatever the split.
    """
    phones = tuple(sorted(table["phone"].unique()))
    rows = table[table["split"] == split]
    shape = rows["sequence"].nunique(), -1
    labels = rows["phone"].astype("category").cat.set_categories(phones).cat.codes
    return Speech(
        rows["level"].to_numpy().reshape(shape),
        labels.to_numpy(np.uint8).reshape(shape),
        phones,
        rows["sound"].astype(object).to_numpy().reshape(shape),
    )


def decoded_levels(decoded, speech):
    """Levels of all decodings and of the data that said the same.

    Parameters
    ----------
    decoded : pandas.DataFrame
        A column of levels for every decoding.
    speech : typicality.audio.speech.Speech

    Returns
    -------
    dict of str to ndarray of uint8, shape (sequences, samples)
    """
    shape = speech.levels.shape
    names = [name for name in decoded.columns if name not in ("sequence", "sample")]
    return {DATA: speech.levels} | {name: decoded[name].to_numpy().reshape(shape) for name in names}
