"""Linear autoregressive model of images, with exact likelihood.

Pixels come in raster order, the channels of a pixel in their own order. Each is logistic, discretised to
whole numbers; its location is linear in the causal neighbourhood, its log-scale in features of local
activity. Both are fitted by maximum likelihood: in turn, the log-scale by L-BFGS and the location by least
squares with the weights of a bound of the likelihood.
"""

import logging
from dataclasses import dataclass

import numpy as np

from typicality.errors import InputError
from typicality.images import logistic
from typicality.images.activity import LocalActivity, log_activity
from typicality.images.causal import CausalNeighbourhood
from typicality.images.prediction import (
    LinearPredictor,
    NormalEquations,
    causal_regressors,
    nearest_weights,
)
from typicality.images.scale import LOG_SCALE_BOUNDS, LogScale, causal_features, fit_log_scale

_LOGGER = logging.getLogger(__name__)

# Pixels per chunk: what stays in a core's cache when scoring, what is worth a matrix product when fitting.
_SCORING_PIXELS = 8 * 1024
_FITTING_PIXELS = 32 * 1024


@dataclass(frozen=True)
class _Context:
    """What the conditionals of whole images are made of; pixels and predictions are centred."""

    pixels: np.ndarray
    predictions: np.ndarray
    averages: np.ndarray
    log_errors: np.ndarray


class LinearAutoregressive:
    """Linear autoregressive model of images of one shape.

    Parameters
    ----------
    predictor : LinearPredictor
        Of pixels minus ``levels // 2``.
    log_scale : LogScale
    levels : int
        Number of values of a pixel, 2 to 256.
    """

    family = "autoregressive"
    kind = "linear"

    def __init__(self, predictor, log_scale, levels=256):
        self.predictor = predictor
        self.log_scale = log_scale
        self.levels = levels

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.predictor.neighbourhood.shape

    @property
    def activity(self):
        """Features of the log-scale."""
        return self.log_scale.activity

    @classmethod
    def fit(cls, images, rng, *, radius=4, levels=256, rounds=3, pixels=2**21, scale_pixels=2**16):
        """Fit to images by maximum likelihood.

        Time and memory are bounded by ``pixels``, however many the images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)
            May be a memory map; read in chunks.
        rng : numpy.random.Generator
            Chooses images and pixels.
        radius : int
            Of the causal neighbourhood, in pixels.
        levels : int
            Number of values of a pixel, 2 to 256.
        rounds : int
            How often the location is fitted; the log-scale is once more.
        pixels : int
            Fit to a random choice of images with about as many pixels.
        scale_pixels : int
            Fit the log-scale to about as many random pixels of these images.

        Returns
        -------
        LinearAutoregressive

        Raises
        ------
        InputError
            There is no image, or images are not 8-bit or have values beyond ``levels``.
        """
        _check_images(images, levels, images.shape[1:])
        if len(images) == 0:
            raise InputError("No image to fit the autoregressive model to; check the split of its data set.")
        training = _TrainingPixels.choose(images, rng, pixels, scale_pixels)
        model = cls._start(CausalNeighbourhood(*images.shape[1:], radius), levels)
        for step in range(rounds):
            part = training.part(0.5 ** (rounds - 1 - step))
            model = part.refit_location(part.refit_scale(model))
            _LOGGER.info("Autoregressive fit: round %d of %d, %d images.", step + 1, rounds, len(part.chosen))
        return training.refit_scale(model)

    @classmethod
    def _start(cls, neighbourhood, levels):
        activity = LocalActivity(neighbourhood)
        weights = np.zeros(causal_features(activity).shape)
        predictor = LinearPredictor(neighbourhood, nearest_weights(neighbourhood), levels // 2)
        return cls(predictor, LogScale(activity, weights), levels)

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
        _check_images(images, self.levels, self.shape)
        step = _images_per_chunk(self.shape, _SCORING_PIXELS)
        bits = np.empty(len(images))
        for start in range(0, len(images), step):
            chunk = images[start : start + step]
            nats = logistic.log_mass(chunk, *self.conditionals(chunk), self.levels)
            bits[start : start + step] = nats.reshape(len(chunk), -1).sum(axis=1) / np.log(2)
        return bits

    def conditionals(self, images):
        """Location and log-scale of every pixel given those before it.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        location, log_scale : ndarray of float32, shape (n, height, width, channels)
        """
        return self._conditionals(self._context(images))

    def _context(self, images):
        pixels = images.astype(np.float32) - np.float32(self.levels // 2)
        predictions = self.predictor.predict(pixels)
        errors = pixels - predictions
        padded = self.activity.padded_maps(pixels, errors)
        averages = self.activity.averages(padded, slice(0, self.shape[0]), slice(0, self.shape[1]))
        return _Context(pixels, predictions, averages, log_activity(np.abs(errors)))

    def _conditionals(self, context):
        raw = self.log_scale.from_neighbours(
            context.averages, slice(0, self.shape[0]), slice(0, self.shape[1])
        )
        raw += self.log_scale.from_channels(context.log_errors)
        return context.predictions + np.float32(self.levels // 2), np.clip(raw, *LOG_SCALE_BOUNDS, out=raw)

    def sample(self, count, rng):
        """Draw images, all of them at once, pixel by pixel.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        ndarray of uint8, shape (count, height, width, channels)
        """
        canvas = _Canvas(self, count)
        for row in range(self.shape[0]):
            canvas.draw_row(row, rng)
        return (canvas.pixels + self.levels // 2).astype(np.uint8)

    def parameters(self):
        """Return everything that `from_parameters` needs, as arrays."""
        return {
            "shape": np.array(self.shape),
            "radius": np.array(self.predictor.neighbourhood.radius),
            "levels": np.array(self.levels),
            "location_weights": self.predictor.weights,
            "scale_weights": self.log_scale.weights,
        }

    @classmethod
    def from_parameters(cls, parameters):
        """Build the model that `parameters` described.

        Parameters
        ----------
        parameters : mapping of str to ndarray

        Raises
        ------
        KeyError, ValueError
            A parameter is missing, or cannot be that of a model.
        """
        height, width, channels = (int(size) for size in parameters["shape"])
        neighbourhood = CausalNeighbourhood(height, width, channels, int(parameters["radius"]))
        activity, levels = LocalActivity(neighbourhood), int(parameters["levels"])
        location, scale = parameters["location_weights"], parameters["scale_weights"]
        if not 2 <= levels <= 256:
            raise ValueError(f"a pixel cannot have {levels} levels")
        _check_weights("location_weights", location, causal_regressors(neighbourhood))
        _check_weights("scale_weights", scale, causal_features(activity))
        return cls(LinearPredictor(neighbourhood, location, levels // 2), LogScale(activity, scale), levels)


class _Canvas:
    """Images that are being drawn; pixels are centred."""

    def __init__(self, model, count):
        self.model = model
        self.pixels = np.zeros((count, *model.shape), np.float32)
        self._lines = self.pixels.reshape(*self.pixels.shape[:2], -1)
        self._maps = model.activity.padded_maps(self.pixels, self.pixels)

    def draw_row(self, row, rng):
        from_above = self.model.predictor.from_above(self._lines, row)
        for column in range(self.model.shape[1]):
            self._draw_pixel(row, column, from_above, rng)

    def _draw_pixel(self, row, column, from_above, rng):
        model, here = self.model, (slice(row, row + 1), slice(column, column + 1))
        known = model.log_scale.from_neighbours(model.activity.averages(self._maps, *here), *here)
        errors, log_errors = np.zeros_like(known[:, 0, 0]), np.zeros_like(known)
        for c in range(model.shape[2]):
            place = column * model.shape[2] + c
            location = from_above[:, place] + model.predictor.within_row(self._lines, row, place)
            raw = known[:, 0, 0, c] + model.log_scale.from_channels(log_errors)[:, 0, 0, c]
            centre = model.levels // 2
            drawn = logistic.sample(location + centre, np.clip(raw, *LOG_SCALE_BOUNDS), rng, model.levels)
            self._lines[:, row, place] = drawn - centre
            errors[:, c] = self._lines[:, row, place] - location
            log_errors[:, 0, 0, c] = log_activity(np.abs(errors[:, c]))
        model.activity.set_pixel(self._maps, self.pixels, errors, row, column)


@dataclass(frozen=True)
class _TrainingPixels:
    """Images to which the location is fitted, and pixels of them to which the log-scale is."""

    images: np.ndarray
    chosen: np.ndarray
    positions: np.ndarray

    @classmethod
    def choose(cls, images, rng, pixels, scale_pixels):
        size = images.shape[1] * images.shape[2]
        chosen = rng.permutation(len(images))[: -(-pixels // size)]
        per_image = min(size, -(-scale_pixels // len(chosen)))
        return cls(images, chosen, rng.integers(size, size=(len(chosen), per_image)))

    def part(self, share):
        """Return the first images of the random choice."""
        count = -(-len(self.chosen) * share // 1)
        return _TrainingPixels(self.images, self.chosen[: int(count)], self.positions[: int(count)])

    def chunks(self):
        """Yield images and the positions of their pixels."""
        step = _images_per_chunk(self.images.shape[1:], _FITTING_PIXELS)
        for start in range(0, len(self.chosen), step):
            yield self.images[self.chosen[start : start + step]], self.positions[start : start + step]

    def refit_scale(self, model):
        parts = [
            _scale_regression(model, model._context(images), positions) for images, positions in self.chunks()
        ]
        features, values, locations = (np.concatenate(part) for part in zip(*parts, strict=True))
        weights = model.log_scale.weights.copy()
        for c, known in enumerate(causal_features(model.activity)):
            weights[c, known] = fit_log_scale(
                features[:, known], values[:, c], locations[:, c], model.levels, weights[c, known]
            )
        return type(model)(model.predictor, LogScale(model.activity, weights), model.levels)

    def refit_location(self, model):
        neighbourhood, centre = model.predictor.neighbourhood, model.levels // 2
        equations = NormalEquations(neighbourhood)
        for images, _ in self.chunks():
            context = model._context(images)
            bound = logistic.location_bound(images, *model._conditionals(context), model.levels)
            weight, target = (array.astype(np.float32) for array in bound)
            equations.add(context.pixels, weight, target - centre)
        predictor = LinearPredictor(neighbourhood, equations.solve(), centre)
        return type(model)(predictor, model.log_scale, model.levels)


def _scale_regression(model, context, positions):
    """Features, values and locations of the pixels at flat positions, shape (n, per image), of images."""
    image = np.arange(len(positions))[:, None]

    def at(maps):
        flat = maps.reshape(*maps.shape[:-3], -1, maps.shape[-1])
        return flat[..., image, positions, :].reshape(*maps.shape[:-4], positions.size, -1)

    averages = np.concatenate(list(at(context.averages)), axis=-1)
    borders = model.activity.borders.reshape(-1, model.activity.borders.shape[-1])[positions.ravel()]
    features = [averages, at(context.log_errors), borders, np.ones_like(borders[:, :1])]
    centre = np.float32(model.levels // 2)
    return np.concatenate(features, axis=1), at(context.pixels) + centre, at(context.predictions) + centre


def _images_per_chunk(shape, pixels):
    return max(1, pixels // (shape[0] * shape[1]))


def _check_images(images, levels, shape):
    if images.ndim != 4 or images.dtype != np.uint8 or images.shape[1:] != tuple(shape):
        raise InputError(
            f"The model takes 8-bit images of {' × '.join(map(str, shape))} (height, width, channels), not "
            f"{images.dtype} of {' × '.join(map(str, images.shape[1:]))}; both data sets of a pair must agree."
        )
    step = _images_per_chunk(shape, _FITTING_PIXELS)
    starts = range(0, len(images), step) if levels < 256 else ()
    if any((images[start : start + step] >= levels).any() for start in starts):
        raise InputError(f"A pixel is beyond the {levels} levels of the model; quantise the images first.")


def _check_weights(name, weights, causal):
    if weights.shape != causal.shape or weights.dtype != np.float64 or not np.isfinite(weights).all():
        raise ValueError(f"{name} must be {causal.shape} finite float64 numbers")
    if weights[~causal].any():
        raise ValueError(f"{name} uses what is not known yet")
