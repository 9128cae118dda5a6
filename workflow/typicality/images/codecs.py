"""Lossless image codecs as models: what a file takes is the information that the codec finds in the image.

Code lengths of a code that can be decoded satisfy Kraft's inequality: 2 to the power of minus the bits sums
to at most 1 over all images, as probabilities do. Headers count, because without them nothing is decoded.
"""

import io
from typing import ClassVar

import numpy as np
from PIL import Image

from typicality.errors import InputError
from typicality.images.checks import check_images, whole


class _Codec:
    """Code for single images of one shape.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels; 1 channel is grey, 3 are red, green and blue.
    """

    family = "codec"
    kind: ClassVar[str]
    _options: ClassVar[dict]

    def __init__(self, shape):
        self.shape = shape

    @classmethod
    def fit(cls, images, rng):  # noqa: ARG003
        """Remember the shape of the images: there is nothing to fit.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
        rng : numpy.random.Generator
            Not used.

        Returns
        -------
        object
            Of this class.

        Raises
        ------
        InputError
            Images are neither grey nor of three colours, or not 8-bit.
        """
        check_images(images, images.shape[1:])
        if images.shape[3] not in (1, 3):
            raise InputError(
                f"Images of {images.shape[3]} channels have no {cls.kind} file; leave that model out."
            )
        return cls(images.shape[1:])

    def encode(self, image):
        """Content of the file of one image.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, channels)

        Returns
        -------
        bytes
        """
        file = io.BytesIO()
        pixels = Image.fromarray(image[..., 0] if self.shape[2] == 1 else image)
        pixels.save(file, **self._options)
        return file.getvalue()

    def decode(self, content):
        """Image of a file, the inverse of `encode`."""
        with Image.open(io.BytesIO(content)) as image:
            pixels = np.asarray(image.convert("L" if self.shape[2] == 1 else "RGB"))
        return pixels.reshape(self.shape)

    def log_prob(self, images):
        """Minus the lengths of the files, in bits.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        ndarray of float64, shape (n,)

        Raises
        ------
        InputError
            The images do not have the model's shape.
        """
        check_images(images, self.shape)
        return np.array([-8.0 * len(self.encode(image)) for image in images])

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        return {"shape": np.array(self.shape)}

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Raises
        ------
        KeyError, TypeError, ValueError
            The shape is missing or is none.
        """
        height, width, channels = (whole(size, 1, 2**14 - 1) for size in parameters["shape"])
        if channels not in (1, 3):
            raise ValueError(f"neither 1 nor 3 channels: {channels}")
        return cls((height, width, channels))


class Png(_Codec):
    """Portable Network Graphics, compressed as well as it can."""

    kind = "png"
    _options: ClassVar[dict] = {"format": "PNG", "optimize": True}


class WebP(_Codec):
    """WebP in its lossless form, by the method that makes the smallest files of small photographs."""

    kind = "webp"
    _options: ClassVar[dict] = {"format": "WEBP", "lossless": True, "quality": 100, "method": 1}
