"""Maximum likelihood for the conditionals of the linear autoregressive model.

Location and log-scale are fitted in turn: the log-scale by L-BFGS on random pixels, the location by least
squares with the weights of a bound of the likelihood. Textured regions, whose errors are large, so lose the
say that ordinary least squares gives them. What the location does to the activity features is left aside.
Early rounds, which only have to come near, use fewer images: every round doubles them.
"""

import logging
from dataclasses import dataclass, replace

import numpy as np

from typicality.images import logistic
from typicality.images.activity import LocalActivity
from typicality.images.conditionals import Conditionals
from typicality.images.prediction import LinearPredictor, NormalEquations, exact_weights, nearest_weights
from typicality.images.scale import LogScale, causal_features, fit_log_scale

_LOGGER = logging.getLogger(__name__)

# Pixels read together: what makes a matrix product worth its while.
_READ_TOGETHER = 32 * 1024


def fit_conditionals(pixels, neighbourhood, levels, rounds):
    """Fit conditionals to training pixels.

    Parameters
    ----------
    pixels : TrainingPixels
    neighbourhood : CausalNeighbourhood
    levels : int
        Number of values of a pixel.
    rounds : int
        How often the location is fitted; the log-scale is once more.

    Returns
    -------
    Conditionals
    """
    activity = LocalActivity(neighbourhood)
    log_scale = LogScale(activity, np.zeros(causal_features(activity).shape))
    conditionals = Conditionals(
        LinearPredictor(neighbourhood, nearest_weights(neighbourhood)), log_scale, levels
    )
    for step in range(1, rounds + 1):
        part = pixels.part(0.5 ** (rounds - step))
        conditionals = refit_location(refit_log_scale(conditionals, part), part)
        _LOGGER.info("autoregressive model: round %d of %d, %d images", step, rounds, len(part.chosen))
    return refit_log_scale(conditionals, pixels)


@dataclass(frozen=True)
class TrainingPixels:
    """Random images, to all pixels of which the location is fitted, and random pixels, for the log-scale.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width, channels)
        May be a memory map.
    chosen : ndarray of int, shape (m,)
        Numbers of images.
    positions : ndarray of int, shape (m, k)
        Positions of pixels in the flattened images.
    """

    images: np.ndarray
    chosen: np.ndarray
    positions: np.ndarray

    @classmethod
    def choose(cls, images, rng, location_pixels, scale_pixels):
        """Choose whole images, and single pixels of them.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map.
        rng : numpy.random.Generator
        location_pixels, scale_pixels : int
            About how many pixels the images have together, and how many single ones are chosen.

        Returns
        -------
        TrainingPixels
        """
        size = images.shape[1] * images.shape[2]
        chosen = rng.permutation(len(images))[: -(-location_pixels // size)]
        per_image = min(size, -(-scale_pixels // len(chosen)))
        return cls(images, chosen, rng.integers(size, size=(len(chosen), per_image)))

    def part(self, share):
        """Return the first images of the random choice, at least one."""
        count = max(1, round(share * len(self.chosen)))
        return TrainingPixels(self.images, self.chosen[:count], self.positions[:count])

    def chunks(self):
        """Yield images and the positions of their pixels, a few images at a time."""
        step = max(1, _READ_TOGETHER // (self.images.shape[1] * self.images.shape[2]))
        for first in range(0, len(self.chosen), step):
            yield self.images[self.chosen[first : first + step]], self.positions[first : first + step]


def refit_log_scale(conditionals, pixels):
    """Return conditionals with the likeliest log-scale for their location.

    Parameters
    ----------
    conditionals : typicality.images.conditionals.Conditionals
    pixels : TrainingPixels

    Returns
    -------
    typicality.images.conditionals.Conditionals
    """
    parts = [_regression(conditionals, images, positions) for images, positions in pixels.chunks()]
    features, values, location = (np.concatenate(part) for part in zip(*parts, strict=True))
    activity = conditionals.log_scale.activity
    weights = conditionals.log_scale.weights.copy()
    for c, known in enumerate(causal_features(activity)):
        weights[c, known] = fit_log_scale(
            features[:, known], values[:, c], location[:, c], conditionals.levels, weights[c, known]
        )
    return replace(conditionals, log_scale=LogScale(activity, weights))


def _regression(conditionals, images, positions):
    """Return features, values and locations of some pixels, shapes (pixels, features or channels)."""
    context, activity = conditionals.context(images), conditionals.log_scale.activity
    image = np.arange(len(images))[:, None]

    def of_pixels(maps):
        """Rows of maps at the chosen pixels."""
        return maps.reshape(len(images), -1, maps.shape[-1])[image, positions].reshape(-1, maps.shape[-1])

    borders = np.broadcast_to(activity.borders, (len(images), *activity.borders.shape))
    parts = [*context.averages, context.log_errors, borders, np.ones_like(borders[..., :1])]
    features = np.concatenate([of_pixels(part) for part in parts], axis=1)
    return (
        features.astype(np.float64),
        of_pixels(images),
        of_pixels(context.predictions) + conditionals.centre,
    )


def refit_location(conditionals, pixels):
    """Return conditionals with a location that raises the likelihood, the log-scale taken as given.

    Parameters
    ----------
    conditionals : typicality.images.conditionals.Conditionals
    pixels : TrainingPixels

    Returns
    -------
    typicality.images.conditionals.Conditionals
    """
    neighbourhood, centre = conditionals.predictor.neighbourhood, conditionals.centre
    equations = NormalEquations(neighbourhood)
    for images, _ in pixels.chunks():
        parameters = conditionals.location_and_log_scale(images)
        weight, target = logistic.location_bound(images, *parameters, conditionals.levels)
        equations.add(images.astype(np.float32) - centre, weight, target - centre)
    weights = exact_weights(equations.solve(), largest=centre)
    return replace(conditionals, predictor=LinearPredictor(neighbourhood, weights))
