"""Levels of abstraction at which the likelihood of an image can be measured, each with a model of its own."""

import logging
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from typicality.abstraction.code_prior import CodePrior
from typicality.abstraction.codebook import Codebook, fit_codebook
from typicality.decoding.ngram import Level, NgramModel
from typicality.errors import InputError
from typicality.images.autoregressive import LinearAutoregressive
from typicality.images.checks import check_training, whole
from typicality.streams import stream

_LOGGER = logging.getLogger(__name__)
SCORE_COLUMNS = ("level", "dataset", "index", "symbols", "bits")
_IMAGES_AT_ONCE = 500
_CONTEXT = 2
"""Codes that the prior of a code looks at."""


def coarse_pixels(images, bits, factor):
    """Average squares of pixels, round half up, and keep the most significant bits.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    bits : int
        1 to 8.
    factor : int
        Side of a square, which divides height and width; 1 leaves the resolution as it is.

    Returns
    -------
    ndarray of uint8, shape (n, height / factor, width / factor, channels)
        Below ``2 ** bits``.

    Raises
    ------
    InputError
        The images cannot be cut into such squares.

    Examples
    --------
    >>> coarse_pixels(np.array([[[[0], [9]], [[200], [255]]]], np.uint8), 4, 2).ravel().tolist()
    [7]
    """
    n, height, width, channels = images.shape
    if height % factor or width % factor:
        raise InputError(
            f"abstraction.levels: squares of {factor} × {factor} do not tile images of {height} × {width}; "
            "choose another factor."
        )
    squares = images.reshape(n, height // factor, factor, width // factor, factor, channels)
    sums = squares.sum(axis=(2, 4), dtype=np.uint32)
    means = (sums + factor**2 // 2) // factor**2
    return (means >> (8 - bits)).astype(np.uint8)


class PixelLevel:
    """Coarser pixels under the linear autoregressive model.

    Parameters
    ----------
    bits, factor : int
        As of `coarse_pixels`.
    model : LinearAutoregressive
        Of pixels with that many bits.
    """

    kind = "pixels"

    def __init__(self, bits, factor, model):
        self.bits, self.factor, self.model = bits, factor, model

    @classmethod
    def fit(cls, images, rng, settings, *, bits, factor=1):
        """Fit to random images, with about as many coarse pixels as the model's location takes.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map.
        rng : numpy.random.Generator
        settings : mapping
            Has ``autoregressive``, keywords of `typicality.images.autoregressive.LinearAutoregressive.fit`.
        bits, factor : int
            As of `coarse_pixels`.

        Returns
        -------
        PixelLevel
        """
        keywords = settings["autoregressive"]
        most = -(-keywords["location_pixels"] * factor**2 // (images.shape[1] * images.shape[2]))
        chosen = images[np.sort(rng.permutation(len(images))[:most])]
        coarse = coarse_pixels(chosen, bits, factor)
        return cls(bits, factor, LinearAutoregressive.fit(coarse, rng, levels=2**bits, **keywords))

    def log_prob(self, images):
        """Log-likelihood of the coarse pixels of whole 8-bit images, in bits, shape (n,)."""
        return self.model.log_prob(coarse_pixels(images, self.bits, self.factor))

    def symbols(self, images):
        """Return how many pixel values one image has at this level."""
        return int(np.prod(images.shape[1:])) // self.factor**2

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        return {"bits": np.array(self.bits), "factor": np.array(self.factor), **self.model.parameters()}

    @classmethod
    def from_parameters(cls, parameters):
        """Build what `parameters` described; KeyError, TypeError or ValueError when they cannot be."""
        bits, factor = whole(parameters["bits"], 1, 8), whole(parameters["factor"], 1, 64)
        return cls(bits, factor, LinearAutoregressive.from_parameters(parameters))


class CodeLevel:
    """Codes of patches under a model of their grid.

    Parameters
    ----------
    codebook : Codebook
    prior : CodePrior
    """

    kind = "codes"

    def __init__(self, codebook, prior):
        self.codebook, self.prior = codebook, prior

    @classmethod
    def fit(cls, images, rng, settings, *, patch, codes):
        """Fit the codebook to random patches, then the prior to the codes of all images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map.
        rng : numpy.random.Generator
        settings : mapping
            Has ``codebook``, keywords of `typicality.abstraction.codebook.fit_codebook`.
        patch : int
            Height and width of a patch, in pixels.
        codes : int

        Returns
        -------
        CodeLevel
        """
        codebook = fit_codebook(images, rng, patch=patch, codes=codes, **settings["codebook"])
        parts = (images[first : first + _IMAGES_AT_ONCE] for first in range(0, len(images), _IMAGES_AT_ONCE))
        grids = np.concatenate([codebook.encode(part) for part in parts])
        return cls(codebook, CodePrior.fit(grids, codebook.size))

    def log_prob(self, images):
        """Log-likelihood of the codes of whole 8-bit images, in bits, shape (n,)."""
        return self.prior.log_prob(self.codebook.encode(images))

    def symbols(self, images):
        """Return how many codes one image has."""
        return images.shape[1] * images.shape[2] // self.codebook.patch**2

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        levels = {
            f"{name}_{length}": value
            for length, level in enumerate(self.prior.model.levels)
            for name, value in vars(level).items()
        }
        return {"patch": np.array(self.codebook.patch), "centroids": self.codebook.centroids, **levels}

    @classmethod
    def from_parameters(cls, parameters):
        """Build what `parameters` described; KeyError, TypeError or ValueError when they cannot be."""
        codebook = Codebook(whole(parameters["patch"], 1, 64), parameters["centroids"])
        levels = tuple(
            Level(**{name: parameters[f"{name}_{length}"] for name in Level.__dataclass_fields__})
            for length in range(_CONTEXT + 1)
        )
        return cls(codebook, CodePrior(NgramModel(codebook.size + 1, levels)))


KINDS = {level.kind: level for level in (PixelLevel, CodeLevel)}


def fit_levels(definitions, settings, images, seed):
    """Fit the models of all levels of abstraction.

    Parameters
    ----------
    definitions : mapping of str to mapping
        By the name of the level either ``bits`` and perhaps ``factor``, or ``patch`` and ``codes``.
    settings : mapping
        ``train_images``: at most so many are used, the first; ``autoregressive`` and ``codebook``: keywords
        of `LinearAutoregressive.fit` and `fit_codebook`.
    images : ndarray of uint8, shape (n, height, width, channels)
        Training images, possibly a memory map.
    seed : int

    Returns
    -------
    dict of PixelLevel or CodeLevel
        By name, from the finest pixels to the largest patches, in whatever order they are given. A level does
        not depend on the others.

    Raises
    ------
    InputError
        There are no images, or they do not fit a level.
    """
    images = images[: settings["train_images"]]
    check_training(images)
    levels = {}
    for name in sorted(definitions, key=lambda name: _abstraction(definitions[name])):
        definition = definitions[name]
        _LOGGER.info("level of abstraction %s", name)
        kind = CodeLevel if "patch" in definition else PixelLevel
        rng = stream(seed, f"abstraction/fit/{name}")
        levels[name] = kind.fit(images, rng, settings, **definition)
    return levels


def _abstraction(definition):
    """Sort levels: pixels before codes, then by size, then by fewer bits or codes."""
    size = definition.get("factor", definition.get("patch", 1))
    return "patch" in definition, size, -definition.get("bits", definition.get("codes", 0))


def save_levels(levels, path):
    """Write fitted levels as ``.npz``, for `load_levels`; the same levels give the same bytes.

    Parameters
    ----------
    levels : dict of str to PixelLevel or CodeLevel
    path : path-like
    """
    arrays = {"levels": np.array(list(levels))}
    for name, level in levels.items():
        arrays[f"{name}/kind"] = np.array(level.kind)
        arrays |= {f"{name}/{key}": value for key, value in level.parameters().items()}
    with Path(path).open("wb") as file:
        np.savez(file, **arrays)


def load_levels(path):
    """Read what `save_levels` has written.

    Returns
    -------
    dict of PixelLevel or CodeLevel
        By name, in their order.

    Raises
    ------
    InputError
        The file is none of ours.
    """
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {str(name): _level(arrays, f"{name}/") for name in arrays["levels"]}
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(
            f"{path} holds no fitted levels of abstraction ({error}); remove it and run again."
        ) from None


def _level(arrays, prefix):
    parameters = {name.removeprefix(prefix): arrays[name] for name in arrays.files if name.startswith(prefix)}
    return KINDS[str(parameters["kind"])].from_parameters(parameters)


def pixel_model(levels):
    """Return the autoregressive model of the first level, which leaves pixels as they are.

    Raises
    ------
    InputError
        No level does.
    """
    level = next(iter(levels.values()))
    if not isinstance(level, PixelLevel) or (level.bits, level.factor) != (8, 1):
        raise InputError(
            "abstraction.levels: none is the pixels themselves, {bits: 8}, with which the others are "
            "compared; add it."
        )
    return level.model


def score_levels(levels, images_by_dataset, most):
    """Bits of test images at every level of abstraction.

    Parameters
    ----------
    levels : mapping of str to PixelLevel or CodeLevel
    images_by_dataset : mapping of str to ndarray of uint8
        Test images.
    most : int
        At most so many of each set are scored, its first.

    Returns
    -------
    pandas.DataFrame
        `SCORE_COLUMNS`, in the order of the levels: ``symbols`` is how many values or codes an image has,
        ``bits`` its information.
    """
    tables = [
        _scores(name, level, dataset, np.ascontiguousarray(images[:most]))
        for name, level in levels.items()
        for dataset, images in images_by_dataset.items()
    ]
    scores = pd.concat(tables, ignore_index=True)
    return scores.astype(dict.fromkeys(("level", "dataset"), "string[pyarrow]"))


def _scores(name, level, dataset, images):
    return pd.DataFrame(
        {
            "level": name,
            "dataset": dataset,
            "index": np.arange(len(images)),
            "symbols": level.symbols(images),
            "bits": -level.log_prob(images),
        }
    )
