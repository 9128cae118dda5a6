"""Latent-variable models of images that are mixtures over discrete scales, with exact marginal likelihood.

The latent variable is a state of the whole image, which sets the deviations of its coefficients in the
colour-decorrelated cosine transform: relative to the mean spectrum of the training images, one factor for
every band of frequencies and colour. With a single band this is a Gaussian scale mixture (Wainwright and
Simoncelli, 2000). Pixels are uniformly dequantised (`typicality.images.dequantisation`); bits are those of
the density per grey level.
"""

import logging

import numpy as np

from typicality.images.checks import check_training, finite, positive, whole
from typicality.images.colour_dct import ColourDCT, principal_colours
from typicality.images.dequantisation import NOISE_VARIANCE, dequantise
from typicality.images.dequantised_density import DequantisedDensity
from typicality.images.frequency_bands import frequency_bands
from typicality.images.mixture import BandMixture, BandStatistics, fit_mixture

_LOGGER = logging.getLogger(__name__)

# Images transformed together: what stays in the cache of one core.
_TOGETHER = 32
# One image in so many, of those a mixture is fitted to, tells how many components are best.
_HELD_OUT = 10


class ScaleMixture(DequantisedDensity):
    """Mixture over discrete scales of frequency bands.

    Parameters
    ----------
    bands : Bands
    mixture : BandMixture
        Of the coefficients divided by the spectrum.
    """

    family = "latent"
    kind = "scale-mixture"
    together = _TOGETHER

    def __init__(self, bands, mixture):
        self.bands = bands
        self.mixture = mixture

    @classmethod
    def fit(
        cls, images, rng, *, components=(100, 200, 400), radial=8, angular=4, iterations=60, most_images=2**14
    ):
        """Fit to images by maximum likelihood.

        Time and memory are bounded by ``most_images``, however many the images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.
        rng : numpy.random.Generator
            Chooses images and where the fit starts.
        components : int or sequence of int
            Of several numbers, that which gives images held out the highest likelihood.
        radial, angular : int
            Numbers of rings and of sectors into which frequencies are cut, at least 1.
        iterations : int
            Of expectation maximisation, at most so many, at least 1.
        most_images : int
            It is fitted to a random choice of so many.

        Returns
        -------
        ScaleMixture

        Raises
        ------
        InputError
            There is no image, or images are not 8-bit.
        """
        check_training(images)
        # In the order of the file, as its pages are read.
        chosen = np.sort(rng.permutation(len(images))[:most_images])
        bands = Bands.fit(images, chosen, radial, angular)
        statistics = bands.statistics_of(images, chosen)
        numbers = np.atleast_1d(components)
        if len(numbers) > 1 and len(chosen) > 1:
            numbers = [_best_number(statistics, bands, numbers, rng, iterations)]
        mixture = fit_mixture(statistics, bands.sizes, numbers[0], bands.floors, rng, iterations)
        return cls(bands, mixture)

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.bands.transform.shape

    def log_density(self, pixels):
        """Log-density of real pixels, per grey level, in bits.

        Parameters
        ----------
        pixels : ndarray of float64, shape (n, height, width, channels)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        # One product per image, see `ColourDCT.coefficients`.
        features = self.bands.statistics(pixels).features[:, None]
        nats = self.mixture.log_density(features)[:, 0]
        return (nats - 0.5 * self.bands.log_determinant) / np.log(2)

    def draw(self, count, rng):
        """Draw real pixels.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of float64, shape (count, height, width, channels)
        """
        bands, mixture = self.bands, self.mixture
        state = rng.choice(mixture.weights.size, size=count, p=mixture.weights)
        constants = mixture.constant_means[state]
        constants = constants + rng.normal(size=constants.shape) * np.sqrt(mixture.constant_variances[state])
        coefficients = rng.normal(size=(count, *bands.spectrum.shape))
        coefficients *= np.sqrt(bands.spectrum * bands.spread(mixture.variances[state]))
        coefficients[:, :, 0, 0] = constants
        return bands.transform.pixels(coefficients)

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        return {
            "shape": np.array(self.bands.transform.shape),
            "rings_and_sectors": np.array([self.bands.radial, self.bands.angular]),
            "colours": self.bands.transform.colours,
            "spectrum": self.bands.spectrum,
            "weights": self.mixture.weights,
            "variances": self.mixture.variances,
            "constant_means": self.mixture.constant_means,
            "constant_variances": self.mixture.constant_variances,
        }

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        ScaleMixture

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        shape = height, width, channels = tuple(whole(size, 1, 2**16) for size in parameters["shape"])
        radial, angular = (whole(number, 1, 2**16) for number in parameters["rings_and_sectors"])
        colours = finite(parameters["colours"], (channels, channels))
        if np.abs(colours.T @ colours - np.eye(channels)).max() > 1e-9:
            raise ValueError("colours are not orthonormal")
        spectrum = positive(parameters["spectrum"], (channels, height, width))
        bands = Bands(ColourDCT(shape, colours), spectrum, radial, angular)
        states = parameters["weights"].size
        weights = positive(parameters["weights"], (states,))
        if abs(weights.sum() - 1) > 1e-9:
            raise ValueError("weights do not sum to 1")
        mixture = BandMixture(
            bands.sizes,
            weights,
            positive(parameters["variances"], (states, bands.sizes.size)),
            finite(parameters["constant_means"], (states, channels)),
            positive(parameters["constant_variances"], (states, channels)),
        )
        return cls(bands, mixture)


class GaussianScaleMixture(ScaleMixture):
    """Mixture over one discrete scale per colour: all frequencies are one band."""

    kind = "gaussian-scale-mixture"

    @classmethod
    def fit(cls, images, rng, *, components=(25, 50, 100, 200), iterations=60, most_images=2**14):
        """Fit to images by maximum likelihood, as `ScaleMixture.fit` does with one ring and one sector.

        Parameters
        ----------
        images, rng, components, iterations, most_images
            See `ScaleMixture.fit`.

        Returns
        -------
        GaussianScaleMixture
        """
        return super().fit(
            images,
            rng,
            components=components,
            radial=1,
            angular=1,
            iterations=iterations,
            most_images=most_images,
        )


class Bands:
    """Bands of coefficients relative to a spectrum.

    Parameters
    ----------
    transform : ColourDCT
    spectrum : ndarray, shape (channels, height, width)
        Mean squares of the coefficients; that of the constant ones is not used.
    radial, angular : int
        Numbers of rings and of sectors.

    Attributes
    ----------
    sizes : ndarray of int, shape (channels * bands,)
        Numbers of coefficients.
    floors : tuple
        Least variances, see `typicality.images.mixture.fit_mixture`: no coefficient varies less than the
        noise of dequantisation.
    log_determinant : float
        Of the division by the spectrum: sum of its logarithms, without the constant coefficients.
    """

    def __init__(self, transform, spectrum, radial, angular):
        self.transform = transform
        self.spectrum = spectrum
        self.radial = radial
        self.angular = angular
        height, width, channels = transform.shape
        self._band = frequency_bands(height, width, radial, angular)
        number = self._band.max()
        # Columns of ones where a coefficient is in the band; the constant coefficient is in none.
        self._members = (self._band.reshape(-1, 1) == np.arange(1, number + 1)).astype(np.float64)
        self.sizes = np.tile(self._members.sum(axis=0).astype(int), channels)
        varying = np.where(self._band > 0, spectrum, 1)
        self.log_determinant = float(np.log(varying).sum())
        harmonic = (1 / varying).reshape(channels, -1) @ self._members
        self.floors = NOISE_VARIANCE * harmonic.reshape(-1) / self.sizes, NOISE_VARIANCE

    @classmethod
    def fit(cls, images, chosen, radial, angular):
        """Fit colours and spectrum to some images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map.
        chosen : ndarray of int, shape (m,)
            Numbers of the images that are read.
        radial, angular : int
            Numbers of rings and of sectors.

        Returns
        -------
        Bands
        """
        transform = ColourDCT(images.shape[1:], principal_colours(_chunks(images, chosen)))
        squares = 0.0
        for chunk in _chunks(images, chosen):
            squares = squares + np.square(transform.coefficients(dequantise(chunk))).sum(axis=0)
        spectrum = np.maximum(squares / len(chosen), NOISE_VARIANCE)
        return cls(transform, spectrum, radial, angular)

    def statistics(self, pixels):
        """Statistics of real pixels, `BandStatistics`; those of an image do not depend on the others."""
        coefficients = self.transform.coefficients(pixels)
        relative = np.square(coefficients) / self.spectrum
        energies = relative.reshape(*relative.shape[:2], -1) @ self._members
        return BandStatistics(energies.reshape(len(pixels), -1), coefficients[:, :, 0, 0])

    def statistics_of(self, images, chosen):
        """Statistics of chosen images, dequantised, a few read at a time.

        Parameters
        ----------
        images, chosen
            As for `fit`.

        Returns
        -------
        BandStatistics
        """
        parts = [self.statistics(dequantise(chunk)) for chunk in _chunks(images, chosen)]
        return BandStatistics(
            np.concatenate([part.energies for part in parts]),
            np.concatenate([part.constants for part in parts]),
        )

    def spread(self, values):
        """Give every coefficient the value of its band, 0 to the constant ones.

        Parameters
        ----------
        values : ndarray, shape (n, channels * bands)

        Returns
        -------
        ndarray, shape (n, channels, height, width)
        """
        height, width, channels = self.transform.shape
        by_channel = values.reshape(len(values), channels, -1)
        return (by_channel @ self._members.T).reshape(-1, channels, height, width)


def _chunks(images, chosen):
    for first in range(0, len(chosen), _TOGETHER):
        yield images[chosen[first : first + _TOGETHER]]


def _best_number(statistics, bands, numbers, rng, iterations):
    """Return the number of components that gives images held out the highest likelihood."""
    order = rng.permutation(len(statistics))
    held_out = max(1, len(order) // _HELD_OUT)
    fitted, tested = statistics[order[held_out:]], statistics[order[:held_out]].features
    likelihoods = []
    for number in numbers:
        mixture = fit_mixture(fitted, bands.sizes, number, bands.floors, rng, iterations)
        likelihoods.append(mixture.log_density(tested).mean())
        bits = (0.5 * bands.log_determinant - likelihoods[-1]) / np.log(2) / bands.spectrum.size
        _LOGGER.info("latent-variable model: %d components, %.4f bits/dim held out", number, bits)
    return numbers[int(np.argmax(likelihoods))]
