"""Maximum likelihood for polyphase flows, level by level from the coarsest, group by group.

All that conditions a group is data or comes from groups fitted before, so that each fit is one by itself.
"""

import logging
from dataclasses import dataclass

import numpy as np

from typicality.images.coupling import Coupling
from typicality.images.dequantisation import NOISE_VARIANCE, dequantise
from typicality.images.gaussian import AffineMap
from typicality.images.polyphase import PHASES, strides

_LOGGER = logging.getLogger(__name__)

CENTRE = 128.0
"""Taken off pixels, in grey levels."""

# Pixels of a level worked on together.
_TOGETHER = 32 * 1024


@dataclass(frozen=True)
class LevelSample:
    """Training images on one level, in random order, the last axis.

    Attributes
    ----------
    pixels : ndarray of float32, shape (height, width, channels, n)
        Dequantised and centred.
    errors : ndarray of float32, shape (height, width, channels, n)
        Absolute errors of linear prediction; 0 where a pixel's group is not yet fitted.
    """

    pixels: np.ndarray
    errors: np.ndarray

    @classmethod
    def read(cls, images, chosen, step):
        """Read images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
        chosen : ndarray of int
            Twice the number of an image, plus one for its mirror image.
        step : int
            Between the pixels of the level.

        Returns
        -------
        LevelSample
            Its errors are 0.
        """
        height, width, channels = images.shape[1:]
        pixels = np.empty((height // step, width // step, channels, len(chosen)), np.float32)
        together = max(1, _TOGETHER // (height * width))
        for first in range(0, len(chosen), together):
            number, mirrored = np.divmod(chosen[first : first + together], 2)
            chunk = images[number]
            chunk[mirrored == 1] = chunk[mirrored == 1][:, :, ::-1]
            level = dequantise(chunk)[:, ::step, ::step] - CENTRE
            pixels[..., first : first + together] = np.moveaxis(level, 0, -1)
        return cls(pixels, np.zeros_like(pixels))

    def __len__(self):
        return self.pixels.shape[-1]

    def first_images(self, count):
        """Return views of the first images."""
        return LevelSample(self.pixels[..., :count], self.errors[..., :count])

    def first_pixels(self, count):
        """Return views of the first images with about so many pixels, at least one image."""
        return self.first_images(-(-count // (self.pixels.shape[0] * self.pixels.shape[1])))

    def slices(self):
        """Return slices of images, a few each."""
        together = max(1, _TOGETHER // (self.pixels.shape[0] * self.pixels.shape[1]))
        return [slice(k, min(len(self), k + together)) for k in range(0, len(self), together)]

    def maps(self, part):
        """Return pixels and errors of a slice of images, float64."""
        return self.pixels[..., part].astype(np.float64), self.errors[..., part].astype(np.float64)

    def enter_errors(self, linear):
        """Enter the errors of a fitted group."""
        for part in self.slices():
            pixels, errors = self.maps(part)
            Coupling(linear).forward(pixels, errors)
            self.errors[..., part] = errors


def fit_polyphase(images, rng, fit_coupling, *, pixels, mirrored):
    """Fit the base and all couplings.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
    rng : numpy.random.Generator
        Chooses images.
    fit_coupling : callable
        From a LevelSample, the number of a group, and that of the level from the finest, 0, to a Coupling.
    pixels : int
        A level is fitted to random images with about so many pixels of the level.
    mirrored : bool
        Whether the mirror images, left to right, are among those to choose from.

    Returns
    -------
    base : AffineMap
    couplings : list of Coupling
        Level by level from the coarsest, group by group.
    """
    order = rng.permutation(2 * len(images)) if mirrored else 2 * rng.permutation(len(images))
    steps = strides(*images.shape[1:3])
    couplings, coarser, base = [], None, None
    for step in steps:
        count = -(-pixels * step**2 // (images.shape[1] * images.shape[2]))
        sample = LevelSample.read(images, order[:count], step)
        if coarser is not None:
            # Images of a finer level are the first of those of a coarser one.
            sample.errors[::2, ::2] = coarser.errors[..., : len(sample)]
        base = base or fit_base(sample.pixels[::2, ::2])
        for group in range(len(PHASES)):
            couplings.append(fit_coupling(sample, group, int(np.log2(step))))
            sample.enter_errors(couplings[-1].linear)
            _LOGGER.info("polyphase flow: %d of %d couplings", len(couplings), len(PHASES) * len(steps))
        coarser = sample
    return base, couplings


def fit_base(grid):
    """Fit the Gaussian of the coarsest grid.

    Parameters
    ----------
    grid : ndarray, shape (rows, columns, channels, n)

    Returns
    -------
    AffineMap
        The variance of dequantisation is added to the covariance, a ridge for a few images.
    """
    rows = grid.reshape(-1, grid.shape[-1]).T.astype(np.float64)
    mean = rows.mean(axis=0)
    covariance = np.cov(rows.T, ddof=0).reshape(mean.size, mean.size)
    return AffineMap.of_moments(mean, covariance + NOISE_VARIANCE * np.eye(mean.size))
