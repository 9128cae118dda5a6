"""The likelihood models of images: what each offers, which there are, and how a fitted one is stored."""

import importlib
import inspect
import zipfile
import zlib
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np

from typicality.errors import InputError
from typicality.streams import stream


class ImageModel(Protocol):
    """A distribution over 8-bit images of one shape, with exact likelihood.

    To add a model is to write such a class, one module, and to name it in `MODELS`. A codec has no
    ``sample``.
    """

    family: ClassVar[str]
    """``autoregressive``, ``flow``, ``latent`` or ``codec``, as tables name it."""

    kind: ClassVar[str]
    """Which model of the family."""

    @classmethod
    def fit(cls, images, rng, **settings):
        """Fit to images; memory does not grow with their number.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map.
        rng : numpy.random.Generator
        **settings
            Keywords of the method, with defaults; they come from the configuration.

        Returns
        -------
        ImageModel
        """

    def log_prob(self, images):
        """Log-likelihood in bits of each whole image, float64 of shape (n,), finite and at most 0.

        A density takes uniformly dequantised pixels and is meant per grey level; it may exceed 0. That of an
        image does not depend on the others.
        """

    def sample(self, count, rng):
        """Draw images.

        Autoregressive models take a further ``temperature``, 1 unless said otherwise, of every conditional
        distribution; at 0 decoding is greedy.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of uint8, shape (count, height, width, channels)
        """

    def parameters(self):
        """Return all that makes the fitted model, a dictionary of arrays."""

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model from its `parameters`; KeyError, TypeError or ValueError when they cannot be."""


_PACKAGE = "typicality.images"
MODELS = {
    "autoregressive-linear": (f"{_PACKAGE}.autoregressive", "LinearAutoregressive"),
    "autoregressive-network": (f"{_PACKAGE}.network", "NetworkAutoregressive"),
    "flow-polyphase-linear": (f"{_PACKAGE}.polyphase_flow", "LinearPolyphaseFlow"),
    "flow-polyphase-network": (f"{_PACKAGE}.polyphase_flow", "NetworkPolyphaseFlow"),
    "flow-gaussian": (f"{_PACKAGE}.gaussian", "FullGaussian"),
    "latent-scale-mixture": (f"{_PACKAGE}.latent", "ScaleMixture"),
    "latent-gaussian-scale-mixture": (f"{_PACKAGE}.latent", "GaussianScaleMixture"),
    "latent-ppca": (f"{_PACKAGE}.ppca", "ProbabilisticPCA"),
    "codec-png": (f"{_PACKAGE}.codecs", "Png"),
    "codec-webp": (f"{_PACKAGE}.codecs", "WebP"),
    "codec-jpeg-xl": (f"{_PACKAGE}.codecs", "JpegXl"),
    "codec-jpeg-ls": (f"{_PACKAGE}.codecs", "JpegLs"),
}
"""Module and class of every model, by family and kind; named, so that only the model in use is imported."""


def model_class(name):
    """Import the class of a model.

    Parameters
    ----------
    name : str
        One of `MODELS`.

    Returns
    -------
    type
        See `ImageModel`.

    Examples
    --------
    >>> model_class("codec-png").family
    'codec'
    """
    module, class_name = MODELS[name]
    return getattr(importlib.import_module(module), class_name)


# What numpy, zipfile and `from_parameters` raise on a file that is something else or was changed.
_DAMAGE = (
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def fit_model(settings, images, seed):
    """Fit the model that the configuration describes.

    Parameters
    ----------
    settings : mapping
        ``family``, ``kind``, and the keywords of that model's ``fit``.
    images : ndarray of uint8, shape (n, height, width, channels)
    seed : int
        The configured seed.

    Returns
    -------
    ImageModel

    Raises
    ------
    InputError
        There is no such model or setting, or the images do not fit it.
    """
    keywords = dict(settings)
    name = f"{keywords.pop('family', None)}-{keywords.pop('kind', None)}"
    if name not in MODELS:
        raise InputError(f"images.models: no family and kind make {name}; there are {', '.join(MODELS)}.")
    fit = model_class(name).fit
    known = [p.name for p in inspect.signature(fit).parameters.values() if p.kind is p.KEYWORD_ONLY]
    for keyword in keywords:
        if keyword not in known:
            raise InputError(
                f"images.models: {name} has no setting {keyword!r}; it has {', '.join(known) or 'none'}."
            )
    return fit(images, stream(seed, f"images/fit/{name}"), **keywords)


def save_model(model, path):
    """Write a fitted model as ``.npz``; the same model gives the same bytes.

    Parameters
    ----------
    model : ImageModel
    path : path-like
        Kept as it is, whatever its ending.
    """
    with Path(path).open("wb") as file:
        np.savez(file, model=np.array(f"{model.family}-{model.kind}"), **model.parameters())


def load_model(path):
    """Read a fitted model.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    ImageModel

    Raises
    ------
    InputError
        The file cannot be read, or is not a model that `save_model` wrote.
    """
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return model_class(str(arrays["model"])).from_parameters(arrays)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); fit the model first.") from None
    except _DAMAGE as error:
        raise InputError(f"{path} does not hold a fitted model ({error}); remove it and run again.") from None
