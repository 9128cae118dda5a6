"""Linear autoregressive model of images, with exact likelihood.

Pixels come in raster order, the channels of a pixel in their own order. Each is logistic, discretised to
whole numbers; its location is linear in the causal neighbourhood, its log-scale in features of local
activity. Such models are the heart of lossless image coders (Meyer and Tischer, 1997, "TMW"); here they are
fitted by maximum likelihood.
"""

import numpy as np

from typicality.images.activity import LocalActivity
from typicality.images.autoregressive_sampling import AutoregressiveSampling
from typicality.images.causal import CausalNeighbourhood
from typicality.images.checks import check_images, check_training, finite, whole
from typicality.images.conditionals import Conditionals
from typicality.images.fitting import TrainingPixels, fit_conditionals
from typicality.images.logistic import log_mass
from typicality.images.prediction import LinearPredictor, causal_regressors
from typicality.images.scale import LogScale, causal_features

# Pixels scored together: what stays in the cache of one core.
_SCORED_TOGETHER = 8 * 1024


class LinearAutoregressive(AutoregressiveSampling):
    """Linear autoregressive model of images of one shape.

    Parameters
    ----------
    conditionals : Conditionals
    """

    kind = "linear"

    def __init__(self, conditionals):
        self.conditionals = conditionals

    @classmethod
    def fit(cls, images, rng, *, radius=4, levels=256, rounds=5, location_pixels=2**20, scale_pixels=2**16):
        """Fit to images by maximum likelihood.

        Time and memory are bounded by ``location_pixels``, however many the images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.
        rng : numpy.random.Generator
            Chooses images and pixels.
        radius : int
            Of the causal neighbourhood, in pixels, at least 1.
        levels : int
            Number of values of a pixel, 2 to 256.
        rounds : int
            Of the fit, at least 1.
        location_pixels : int
            The location is fitted to a random choice of images with about so many pixels.
        scale_pixels : int
            The log-scale is fitted to about so many random pixels of these images.

        Returns
        -------
        LinearAutoregressive

        Raises
        ------
        InputError
            There is no image, or images are not 8-bit or have values beyond ``levels``.
        """
        check_training(images, levels)
        pixels = TrainingPixels.choose(images, rng, location_pixels, scale_pixels)
        neighbourhood = CausalNeighbourhood(*images.shape[1:], radius)
        return cls(fit_conditionals(pixels, neighbourhood, levels, rounds))

    def log_prob(self, images):
        """Log-likelihood of whole images, in bits.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read a few at a time.

        Returns
        -------
        ndarray of float64, shape (n,)
            Finite and at most 0. That of an image is the same to the last bit in whatever company.

        Raises
        ------
        InputError
            The images do not have the model's shape or range of values.
        """
        levels, shape = self.conditionals.levels, self.conditionals.shape
        check_images(images, shape, levels)
        step = max(1, _SCORED_TOGETHER // (shape[0] * shape[1]))
        nats = np.empty(len(images))
        for first in range(0, len(images), step):
            chunk = images[first : first + step]
            masses = log_mass(chunk, *self.conditionals.location_and_log_scale(chunk), levels)
            nats[first : first + step] = masses.reshape(len(chunk), -1).sum(axis=1)
        return nats / np.log(2)

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.conditionals.shape

    def draw(self, count, rng, temperature):
        """Draw images; parameters as of `sample`, the temperature checked."""
        return self.conditionals.draw(count, rng, temperature)

    def parameters(self):
        """Return all that `from_parameters` needs, as arrays."""
        neighbourhood = self.conditionals.predictor.neighbourhood
        return {
            "shape": np.array(neighbourhood.shape),
            "radius": np.array(neighbourhood.radius),
            "levels": np.array(self.conditionals.levels),
            "location_weights": self.conditionals.predictor.weights,
            "scale_weights": self.conditionals.log_scale.weights,
        }

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Returns
        -------
        LinearAutoregressive

        Raises
        ------
        KeyError, TypeError, ValueError
            A parameter is missing or cannot be that of such a model.
        """
        height, width, channels = (whole(size, 1, 2**16) for size in parameters["shape"])
        radius, levels = whole(parameters["radius"], 1, 64), whole(parameters["levels"], 2, 256)
        neighbourhood = CausalNeighbourhood(height, width, channels, radius)
        activity = LocalActivity(neighbourhood)
        location, scale = parameters["location_weights"], parameters["scale_weights"]
        _check_weights(location, causal_regressors(neighbourhood))
        _check_weights(scale, causal_features(activity))
        return cls(Conditionals(LinearPredictor(neighbourhood, location), LogScale(activity, scale), levels))


def _check_weights(weights, causal):
    if finite(weights, causal.shape)[~causal].any():
        raise ValueError("a pixel is predicted from what follows it")
