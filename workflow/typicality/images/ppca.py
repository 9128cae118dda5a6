"""Probabilistic principal components of images (Tipping and Bishop, 1999), with exact marginal likelihood.

A latent Gaussian vector of q numbers is mapped linearly to the pixels, and noise of one variance is added: a
linear variational autoencoder whose decoder and whose posterior are exact. Pixels are uniformly dequantised
(`typicality.images.dequantisation`); bits are those of the density per grey level.
"""

import logging

import numpy as np
from scipy.linalg import eigh

from typicality.errors import InputError
from typicality.images.checks import check_training, finite, positive, whole
from typicality.images.dequantisation import NOISE_VARIANCE
from typicality.images.dequantised_density import DequantisedDensity
from typicality.images.moments import PixelMoments

_LOGGER = logging.getLogger(__name__)

_READ_TOGETHER = 1024
# One training image in so many tells how many components are best.
_HELD_OUT = 10


class ProbabilisticPCA(DequantisedDensity):
    """Gaussian whose covariance is of low rank but for noise of one variance.

    Parameters
    ----------
    shape : tuple of int
        Height, width and channels; d is their product.
    mean : ndarray, shape (d,)
        Of dequantised pixels.
    axes : ndarray, shape (d, q)
        Orthonormal columns, the principal axes.
    variances : ndarray, shape (q,)
        Along these axes, noise included.
    noise : float
        Variance along all others.
    """

    family = "latent"
    kind = "ppca"
    # Images projected together: always as many, the last filled up, so that the matrix product rounds an
    # image in the same way in whatever company.
    together = 64

    def __init__(self, shape, mean, axes, variances, noise):
        self.shape = shape
        self.mean = mean
        self.axes = axes
        self.variances = variances
        self.noise = noise

    @classmethod
    def fit(cls, images, rng, *, components=(10, 50, 200, 500, 1000, 1500, 2000, 2500), mirrored=True):
        """Fit to images by maximum likelihood, in closed form.

        The noise of dequantisation enters as its known covariance. Time grows with the images and with the
        cube of the pixels, memory with the square of the pixels only.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.
        rng : numpy.random.Generator
            Chooses the images that are held out.
        components : int or sequence of int
            Of several numbers, that which gives images held out the highest likelihood; those not below the
            number of dimensions are left aside.
        mirrored : bool
            Each image counts as its mirror image, left to right, too: what is seen in nature is as likely,
            and the covariance has half as many free entries.

        Returns
        -------
        ProbabilisticPCA

        Raises
        ------
        InputError
            There is no image, images are not 8-bit, or no number of components is below the dimensions.
        """
        check_training(images)
        dimensions = int(np.prod(images.shape[1:]))
        numbers = [int(number) for number in np.atleast_1d(components) if 0 < number < dimensions]
        if not numbers:
            raise InputError(
                f"images.models: ppca needs fewer components than the {dimensions} dimensions of an image."
            )
        moments, held_out = _moments(images, rng, mirrored)
        if len(numbers) > 1 and held_out.count:
            numbers = [_best_number(moments, held_out, numbers)]
        moments.merge(held_out)
        eigenvalues, axes = _principal_axes(moments)
        q = numbers[0]
        # The mean of the noise of dequantisation is one half.
        mean = moments.mean + 0.5
        # The mean of equal numbers may be rounded up.
        noise = float(min(eigenvalues[q:].mean(), eigenvalues[q - 1]))
        return cls(images.shape[1:], mean, np.ascontiguousarray(axes[:, :q]), eigenvalues[:q].copy(), noise)

    def log_density(self, pixels):
        """Log-density of real pixels, per grey level, in bits.

        Parameters
        ----------
        pixels : ndarray of float64, shape (n, height, width, channels)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        d, q = self.axes.shape
        deviations = np.zeros((-(-len(pixels) // self.together) * self.together, d))
        deviations[: len(pixels)] = pixels.reshape(len(pixels), d) - self.mean
        # A stack of products of the same size, see `together`.
        squares = np.square(deviations.reshape(-1, self.together, d) @ self.axes).reshape(-1, q)
        # Precision outside the axes everywhere, and along them what it lacks.
        distances = np.square(deviations).sum(axis=1) / self.noise
        distances += (squares * (1 / self.variances - 1 / self.noise)).sum(axis=1)
        log_determinant = np.log(self.variances).sum() + (d - q) * np.log(self.noise)
        nats = -0.5 * (d * np.log(2 * np.pi) + log_determinant + distances[: len(pixels)])
        return nats / np.log(2)

    def draw(self, count, rng):
        """Draw real pixels.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of float64, shape (count, d)
        """
        deviations = np.sqrt(self.variances - self.noise)
        latent = rng.normal(size=(count, deviations.size)) * deviations
        noise = rng.normal(size=(count, self.mean.size)) * np.sqrt(self.noise)
        return self.mean + latent @ self.axes.T + noise

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        return {
            "shape": np.array(self.shape),
            "mean": self.mean,
            "axes": self.axes,
            "variances": self.variances,
            "noise": np.array(self.noise),
        }

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        ProbabilisticPCA

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        shape = height, width, channels = tuple(whole(size, 1, 2**16) for size in parameters["shape"])
        d, q = height * width * channels, parameters["variances"].size
        variances, noise = (positive(parameters[name], s) for name, s in (("variances", (q,)), ("noise", ())))
        if q >= d or (variances < noise).any():
            raise ValueError("more variance in the noise than along a principal axis")
        axes = finite(parameters["axes"], (d, q))
        if np.abs(np.square(axes).sum(axis=0) - 1).max(initial=0) > 1e-9:
            raise ValueError("principal axes are not of unit length")
        return cls(shape, finite(parameters["mean"], (d,)), axes, variances, float(noise))


def _moments(images, rng, mirrored):
    """Moments of the images for fitting, and of those held out, which are none if there is only one image."""
    held_out = np.zeros(len(images), bool)
    if len(images) > 1:
        held_out[rng.permutation(len(images))[: max(1, len(images) // _HELD_OUT)]] = True
    dimensions = int(np.prod(images.shape[1:]))
    parts = PixelMoments(dimensions), PixelMoments(dimensions)
    for first in range(0, len(images), _READ_TOGETHER):
        chunk, tested = (array[first : first + _READ_TOGETHER] for array in (images, held_out))
        for moments, part in zip(parts, (chunk[~tested], chunk[tested]), strict=True):
            moments.add(part)
            if mirrored:
                moments.add(part[:, :, ::-1])
        _LOGGER.info("probabilistic PCA: %d of %d images read", first + len(chunk), len(images))
    return parts


def _principal_axes(moments):
    """Eigenvalues of the covariance of dequantised pixels, largest first, and their axes in columns."""
    covariance = moments.about(moments.mean)
    covariance[np.diag_indices_from(covariance)] += NOISE_VARIANCE
    eigenvalues, axes = eigh(covariance, overwrite_a=True, check_finite=False, driver="evd")
    # What rounding takes from eigenvalues that are those of the noise alone.
    return np.maximum(eigenvalues[::-1], NOISE_VARIANCE), axes[:, ::-1]


def _best_number(fitted, held_out, numbers):
    """Return the number of components that gives images held out the highest likelihood."""
    eigenvalues, axes = _principal_axes(fitted)
    moments = held_out.about(fitted.mean)
    spreads = np.einsum("ij,ij->j", axes, moments @ axes) + NOISE_VARIANCE
    costs = [_mean_cost(eigenvalues, spreads, q) for q in numbers]
    for q, cost in zip(numbers, costs, strict=True):
        bits = 0.5 * (cost / spreads.size + np.log(2 * np.pi)) / np.log(2)
        _LOGGER.info("probabilistic PCA: %d components, %.4f bits/dim held out", q, bits)
    return numbers[int(np.argmin(costs))]


def _mean_cost(eigenvalues, spreads, q):
    """Mean of -2 log-likelihood in nats without its constant, for mean squares ``spreads`` along the axes."""
    variances = eigenvalues.copy()
    variances[q:] = variances[q:].mean()
    return float(np.sum(np.log(variances) + spreads / variances))
