"""Full-covariance Gaussian of images: the affine flow, whose Jacobian is triangular.

The textbook baseline: with a free covariance between any two pixels it has millions of parameters, and
follows its training images closer than others of their kind.
"""

import logging
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cholesky, solve_triangular

from typicality.images.checks import check_training, finite, whole
from typicality.images.dequantisation import NOISE_VARIANCE
from typicality.images.flow import Flow
from typicality.images.moments import PixelMoments

_LOGGER = logging.getLogger(__name__)

_READ_TOGETHER = 1024


@dataclass(frozen=True)
class AffineMap:
    """Map from d numbers to as many uncorrelated ones, and back.

    Parameters
    ----------
    mean : ndarray, shape (d,)
    factor : ndarray, shape (d, d)
        Lower triangular with positive diagonal, the Cholesky factor of the covariance.
    """

    mean: np.ndarray
    factor: np.ndarray

    @classmethod
    def of_moments(cls, mean, covariance):
        """Map that makes numbers of some mean and positive definite covariance white.

        Parameters
        ----------
        mean : ndarray, shape (d,)
        covariance : ndarray, shape (d, d)

        Returns
        -------
        AffineMap
        """
        return cls(mean, cholesky(covariance, lower=True))

    @property
    def log_determinant(self):
        """Logarithm of the determinant of `forward`."""
        return -float(np.log(np.diag(self.factor)).sum())

    def forward(self, values):
        """Whiten values, shape (n, d)."""
        return solve_triangular(self.factor, (values - self.mean).T, lower=True, check_finite=False).T

    def inverse(self, white):
        """Undo `forward`."""
        return self.mean + white @ self.factor.T

    def parameters(self):
        """Return mean and the factor's lower triangle, row by row, as arrays."""
        return {"mean": self.mean, "factor": self.factor[_triangle(self.mean.size)]}

    @classmethod
    def from_parameters(cls, parameters, dimensions):
        """Build the map that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray
        dimensions : int
            d.

        Returns
        -------
        AffineMap

        Raises
        ------
        KeyError, ValueError
            A parameter is missing or cannot be that of such a map.
        """
        factor = np.zeros((dimensions, dimensions))
        size = dimensions * (dimensions + 1) // 2
        factor[_triangle(dimensions)] = finite(parameters["factor"], (size,))
        if not (np.diag(factor) > 0).all():
            raise ValueError("the factor of a covariance has no positive diagonal")
        return cls(finite(parameters["mean"], (dimensions,)), factor)


def _triangle(dimensions):
    return np.tri(dimensions, dtype=bool)


def normal_log_density(values):
    """Log-density of independent standard normal numbers, shape (n, d), in nats, shape (n,)."""
    return -0.5 * (np.square(values).sum(axis=1) + values.shape[1] * np.log(2 * np.pi))


class FullGaussian(Flow):
    """Gaussian with a free covariance between all pixels and channels.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels; d is their product.
    affine : AffineMap
        Of the d dequantised pixels.
    """

    kind = "gaussian"

    def __init__(self, shape, affine):
        self.shape = tuple(shape)
        self.affine = affine

    @classmethod
    def fit(cls, images, rng, *, mirrored=True, shrinkage=0.0):  # noqa: ARG003
        """Fit to images by maximum likelihood, in closed form.

        The noise of dequantisation enters as its known covariance, a ridge that makes the estimate positive
        definite with fewer images than dimensions, too. Time grows with the images and with the cube of the
        pixels, memory with the square of the pixels only.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.
        rng : numpy.random.Generator
            Not used.
        mirrored : bool
            Each image counts as its mirror image, left to right, too.
        shrinkage : float
            By what share, 0 to 1, covariances between different pixels are lowered (Schäfer and Strimmer,
            2005). With fewer images than dimensions and none, other images take thousands of bits.

        Returns
        -------
        FullGaussian

        Raises
        ------
        InputError
            There is no image, or images are not 8-bit.
        """
        check_training(images)
        moments = PixelMoments(int(np.prod(images.shape[1:])))
        for first in range(0, len(images), _READ_TOGETHER):
            chunk = images[first : first + _READ_TOGETHER]
            moments.add(chunk)
            if mirrored:
                moments.add(chunk[:, :, ::-1])
            _LOGGER.info("Gaussian: %d of %d images read", first + len(chunk), len(images))
        covariance = moments.about(moments.mean)
        variances = np.diag(covariance).copy()
        covariance *= 1 - shrinkage
        covariance[np.diag_indices_from(covariance)] = variances + NOISE_VARIANCE
        # The mean of the noise of dequantisation is one half.
        return cls(images.shape[1:], AffineMap.of_moments(moments.mean + 0.5, covariance))

    def forward(self, pixels):
        """Whiten real pixels, see `Flow`."""
        noise = self.affine.forward(pixels.reshape(len(pixels), -1))
        return noise.reshape(pixels.shape), np.full(len(pixels), self.affine.log_determinant)

    def inverse(self, noise):
        """Undo `forward`."""
        return self.affine.inverse(noise.reshape(len(noise), -1)).reshape(noise.shape)

    def noise_log_density(self, noise):
        """Log-density of standard normal noise, in nats, shape (n,)."""
        return normal_log_density(noise.reshape(len(noise), -1))

    def draw_noise(self, count, rng):
        """Draw standard normal noise; parameters as of `typicality.images.flow.Flow.draw`."""
        return rng.normal(size=(count, *self.shape))

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        return {"shape": np.array(self.shape), **self.affine.parameters()}

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        FullGaussian

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        shape = height, width, channels = tuple(whole(size, 1, 2**16) for size in parameters["shape"])
        return cls(shape, AffineMap.from_parameters(parameters, height * width * channels))
