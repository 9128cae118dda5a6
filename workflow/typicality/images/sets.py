"""Data sets: read from archives or made by a procedure, and split for fitting, calibration and test."""

import math
from pathlib import Path

import numpy as np

from typicality.errors import InputError
from typicality.images.procedural import dead_leaves, panels
from typicality.images.readers import READERS, cut, verify_checksum
from typicality.images.scores import Pair

PROCEDURES = {"dead-leaves": dead_leaves, "panels": panels}
SCORES_ONLY = "scores-only"
"""Format of a set whose pixels are elsewhere; it lives on score tables alone."""
CALIBRATION_EVERY = 10
"""Every tenth training image calibrates, and no fit sees it."""


def read_split(definition, archives, split, seed):
    """Images of one split of a set.

    Parameters
    ----------
    definition : mapping
        Entry of ``data.sets`` in the configuration.
    archives : sequence of path-like
        Where the files of the definition are, in its order; empty for a procedure.
    split : {"train", "test"}
    seed : int
        Of a procedure.

    Returns
    -------
    numpy.ndarray of uint8, shape (n, height, width, channels)

    Raises
    ------
    InputError
        An archive is not an accepted version, is damaged, or none holds the split; or the set has no pixels.
    """
    if definition["format"] == SCORES_ONLY:
        raise InputError("The set has no pixels (format scores-only); ask for what score tables give.")
    if definition["format"] in PROCEDURES:
        amplitude = {key: definition[key] for key in ("texture_amplitude",) if key in definition}
        procedure = PROCEDURES[definition["format"]]
        return procedure(definition["images"].get(split, 0), seed, split=split, **amplitude)
    parts = [
        _read_file(definition["format"], file, path, split)
        for file, path in zip(definition["files"], archives, strict=True)
        if _holds(file, split)
    ]
    if not parts:
        raise InputError(f"No file of the {definition['format']} set holds the split {split!r}.")
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _holds(file, split):
    """Tell whether a file holds a split; one that names none holds them all."""
    named = file.get("split", split)
    return split in named if isinstance(named, dict) else named == split


def _read_file(format_name, file, path, split):
    verify_checksum(path, file["sha256"])
    images = READERS[format_name](path, split)
    return cut(images, file["split"][split]) if isinstance(file.get("split"), dict) else images


def hold_out(images):
    """Split training images into those for fitting and every tenth for calibration.

    Returns
    -------
    fitted, calibration : numpy.ndarray

    Examples
    --------
    >>> fitted, calibration = hold_out(np.arange(20))
    >>> calibration.tolist()
    [0, 10]
    """
    held_out = np.arange(len(images)) % CALIBRATION_EVERY == 0
    return images[~held_out], images[held_out]


def original_index(split, positions):
    """Index of images in the set's own training or test images, from their position in a split.

    Parameters
    ----------
    split : str
    positions : int or ndarray of int

    Returns
    -------
    int or ndarray of int

    Examples
    --------
    >>> original_index("calibration", np.array([0, 1])).tolist()
    [0, 10]
    >>> original_index("train", np.array([0, 8, 9])).tolist()
    [1, 9, 11]
    """
    if split == "calibration":
        return positions * CALIBRATION_EVERY
    if split == "train":
        return positions + positions // (CALIBRATION_EVERY - 1) + 1
    return positions


def write_images(images, path):
    """Write images without pickle, for `open_images`.

    Parameters
    ----------
    images : ndarray
    path : path-like
    """
    with Path(path).open("wb") as file:  # numpy appends .npy to a name, but not to a file
        np.save(file, images, allow_pickle=False)


def open_images(path):
    """Open images without reading them: a read-only map of the file."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def open_pair(sets, stated, files):
    """Describe two sets: their names, and how many dimensions an image has.

    Parameters
    ----------
    sets : mapping
        With the names ``in_distribution`` and ``out_of_distribution``.
    stated : mapping of str to int
        Dimensions of the sets without pixels, by name.
    files : mapping of str to path-like
        Files of `write_images` with images of the others.

    Returns
    -------
    typicality.images.scores.Pair
    """
    names = sets["in_distribution"], sets["out_of_distribution"]
    measured = {name: math.prod(open_images(file).shape[1:]) for name, file in files.items()}
    return Pair(*names, dimensions={**stated, **measured})
