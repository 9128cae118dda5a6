"""Lossless image codecs as models: what a file takes is the information that the codec finds in the image.

Code lengths of a code that can be decoded satisfy Kraft's inequality: 2 to the power of minus the bits sums
to at most 1 over all images, as probabilities do. Headers count, because without them nothing is decoded.
"""

import io
from abc import ABC, abstractmethod
from typing import ClassVar

import imagecodecs
import numpy as np
from PIL import Image

from typicality.errors import InputError
from typicality.images.checks import check_images, whole

_MIDDLE = np.uint8(128)


class _Codec(ABC):
    """Code for single images of one shape.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels; 1 channel is grey, 3 are red, green and blue.
    """

    family = "codec"
    kind: ClassVar[str]

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

    @abstractmethod
    def encode(self, image):
        """Content of the file of one image.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, channels)

        Returns
        -------
        bytes
        """

    @abstractmethod
    def decode(self, content):
        """Image of a file, the inverse of `encode`."""

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

    def _drawn(self, image):
        """Pixels as libraries take them: grey ones without an axis of channels."""
        return np.ascontiguousarray(image[..., 0] if self.shape[2] == 1 else image)


class _PillowCodec(_Codec):
    """Files that Pillow writes and reads."""

    _options: ClassVar[dict]

    def encode(self, image):
        """Content of the file that Pillow writes."""
        file = io.BytesIO()
        Image.fromarray(self._drawn(image)).save(file, **self._options)
        return file.getvalue()

    def decode(self, content):
        """Image that Pillow reads from a file."""
        with Image.open(io.BytesIO(content)) as image:
            pixels = np.asarray(image.convert("L" if self.shape[2] == 1 else "RGB"))
        return pixels.reshape(self.shape)


class Png(_PillowCodec):
    """Portable Network Graphics, compressed as well as it can."""

    kind = "png"
    _options: ClassVar[dict] = {"format": "PNG", "optimize": True}


class WebP(_PillowCodec):
    """WebP in its lossless form, by the method that makes the smallest files of small photographs."""

    kind = "webp"
    _options: ClassVar[dict] = {"format": "WEBP", "lossless": True, "quality": 100, "method": 1}


class JpegXl(_Codec):
    """JPEG XL in its lossless form, with the effort at which its encoder stops being fast."""

    kind = "jpeg-xl"

    def encode(self, image):
        """Content of the JPEG XL file of one image, made by one thread."""
        return imagecodecs.jpegxl_encode(self._drawn(image), lossless=True, effort=7, numthreads=1)

    def decode(self, content):
        """Image of a JPEG XL file."""
        return imagecodecs.jpegxl_decode(content, numthreads=1).reshape(self.shape)


class JpegLs(_Codec):
    """JPEG-LS (ITU-T T.87); of colours, with the transform that makes the smallest file of an image.

    The standard itself codes each colour as it comes. Its authors' extension names one of three reversible
    transforms in an application segment of the file, and decoders (CharLS, FFmpeg) invert it.
    """

    kind = "jpeg-ls"

    def encode(self, image):
        """Content of the smallest JPEG-LS file of one image."""
        if self.shape[2] == 1:
            return imagecodecs.jpegls_encode(self._drawn(image))
        files = [imagecodecs.jpegls_encode(self._drawn(image))]
        files += [_jpeg_ls_file(image, transform) for transform in _COLOUR_TRANSFORMS]
        return min(files, key=len)

    def decode(self, content):
        """Image of a JPEG-LS file, its transform of the colours inverted by the decoder."""
        return imagecodecs.jpegls_decode(content).reshape(self.shape)


def _jpeg_ls_file(image, transform):
    """Content of a JPEG-LS file whose colours are transformed, with the segment that says so."""
    content = imagecodecs.jpegls_encode(_COLOUR_TRANSFORMS[transform](*np.moveaxis(image, 2, 0)))
    frame = content.index(b"\xff\xf7")
    return content[:frame] + b"\xff\xe8\x00\x07mrfx" + bytes([transform]) + content[frame:]


def _differences(red, green, blue):
    return np.stack([red - green + _MIDDLE, green, blue - green + _MIDDLE], axis=2)


def _differences_to_the_mean(red, green, blue):
    mean = (red.astype(np.uint16) + green) // 2
    return np.stack([red - green + _MIDDLE, green, blue - mean.astype(np.uint8) + _MIDDLE], axis=2)


def _brightness_and_differences(red, green, blue):
    blueness, redness = blue - green + _MIDDLE, red - green + _MIDDLE
    quarter = (blueness.astype(np.uint16) + redness) // 4
    return np.stack([green + quarter.astype(np.uint8) - _MIDDLE // 2, blueness, redness], axis=2)


# HP1, HP2 and HP3 by their numbers in the file, on bytes that wrap around.
_COLOUR_TRANSFORMS = {1: _differences, 2: _differences_to_the_mean, 3: _brightness_and_differences}
