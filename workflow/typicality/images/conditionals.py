"""The distribution of every pixel given those before it: of whole images, and while images are drawn."""

from dataclasses import dataclass

import numpy as np

from typicality.images import logistic, tempering
from typicality.images.activity import log_activity
from typicality.images.prediction import LinearPredictor
from typicality.images.scale import LOG_SCALE_BOUNDS, LogScale


@dataclass(frozen=True)
class Context:
    """What the conditionals of images are made of.

    ``pixels`` and their ``predictions`` are centred and have shape (n, height, width, channels), as
    ``log_errors`` has; ``averages`` has shape (rings, n, height, width, maps). All are float32.
    """

    pixels: np.ndarray
    predictions: np.ndarray
    averages: np.ndarray
    log_errors: np.ndarray


@dataclass(frozen=True)
class Conditionals:
    """Logistic conditionals of the pixels of images of one shape.

    Parameters
    ----------
    predictor : LinearPredictor
        Of centred pixels.
    log_scale : LogScale
    levels : int
        Number of values of a pixel, 2 to 256.
    """

    predictor: LinearPredictor
    log_scale: LogScale
    levels: int

    @property
    def shape(self):
        """Height, width and channels of the images."""
        return self.predictor.neighbourhood.shape

    @property
    def centre(self):
        """What is subtracted from pixels to centre them; whole, so that predictions stay exact."""
        return np.float32(self.levels // 2)

    def context(self, images):
        """Prepare whole images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        Context
        """
        pixels = images.astype(np.float32) - self.centre
        predictions = self.predictor.predict(pixels)
        errors = pixels - predictions
        activity = self.log_scale.activity
        averages = activity.averages(activity.padded_maps(pixels, errors), *self._everywhere)
        return Context(pixels, predictions, averages, log_activity(np.abs(errors)))

    def location_and_log_scale(self, images):
        """Parameters of the conditionals of whole images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, height, width, channels)

        Returns
        -------
        location, log_scale : ndarray of float32, shape (n, height, width, channels)
        """
        context = self.context(images)
        log_scale = self.log_scale.from_neighbours(context.averages, *self._everywhere)
        log_scale += self.log_scale.from_channels(context.log_errors)
        return context.predictions + self.centre, np.clip(log_scale, *LOG_SCALE_BOUNDS, out=log_scale)

    @property
    def _everywhere(self):
        return slice(0, self.shape[0]), slice(0, self.shape[1])

    def draw(self, count, rng, temperature=1.0):
        """Draw images, all of them at once, pixel by pixel.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator
        temperature : float
            Of the conditionals, as `typicality.images.tempering` has it.

        Returns
        -------
        ndarray of uint8, shape (count, height, width, channels)
        """
        canvas = _Canvas(self, count, temperature)
        for row in range(self.shape[0]):
            canvas.draw_row(row, rng)
        return (canvas.pixels + self.centre).astype(np.uint8)


class _Canvas:
    """Images that are being drawn; pixels are centred."""

    def __init__(self, conditionals, count, temperature):
        self.conditionals = conditionals
        self.temperature = temperature
        self.pixels = np.zeros((count, *conditionals.shape), np.float32)
        self._lines = self.pixels.reshape(*self.pixels.shape[:2], -1)
        self._maps = conditionals.log_scale.activity.padded_maps(self.pixels, self.pixels)

    def draw_row(self, row, rng):
        """Draw one row, those above being drawn."""
        from_above = self.conditionals.predictor.from_above(self._lines, row)
        for column in range(self.conditionals.shape[1]):
            self._draw_pixel(row, column, from_above, rng)

    def _draw_pixel(self, row, column, from_above, rng):
        predictor, log_scale = self.conditionals.predictor, self.conditionals.log_scale
        here = slice(row, row + 1), slice(column, column + 1)
        from_neighbours = log_scale.from_neighbours(log_scale.activity.averages(self._maps, *here), *here)
        errors, log_errors = np.zeros_like(self.pixels[:, row, column]), np.zeros_like(from_neighbours)
        for c in range(errors.shape[1]):
            place = column * errors.shape[1] + c
            location = from_above[:, place] + predictor.within_row(self._lines, row, place)
            log_scales = from_neighbours + log_scale.from_channels(log_errors)
            self._lines[:, row, place] = self._draw(location, log_scales[:, 0, 0, c], rng)
            errors[:, c] = self._lines[:, row, place] - location
            log_errors[:, 0, 0, c] = log_activity(np.abs(errors[:, c]))
        log_scale.activity.set_pixel(self._maps, self.pixels, errors, row, column)

    def _draw(self, location, log_scale, rng):
        centre, levels = self.conditionals.centre, self.conditionals.levels
        location, log_scale = location + centre, np.clip(log_scale, *LOG_SCALE_BOUNDS)
        if self.temperature == 1:
            return logistic.sample(location, log_scale, rng, levels) - centre
        masses = logistic.log_mass(np.arange(levels)[:, None], location, log_scale, levels)
        return tempering.sample(masses, self.temperature, rng) - centre
