"""Maximum likelihood for linear conditioners, as `typicality.images.fitting` does it for causal ones.

The log-scale is fitted by L-BFGS on random pixels, and the location in turn by least squares with the weights
of a bound of the likelihood. Early rounds, which only have to come near, use fewer images: every round
doubles them.
"""

import numpy as np

from typicality.images.activity import log_activity
from typicality.images.linear_conditioner import LinearConditioner, causal_scale_features
from typicality.images.logistic_density import location_weight, scale_loss
from typicality.images.polyphase_activity import PolyphaseActivity
from typicality.images.prediction import NormalEquations
from typicality.images.scale import fit_weights

# What all border classes together count for in one of them, in pixels; more do no better.
_POOLED_PIXELS = 1000


def fit_linear_conditioner(neighbourhood, sample, rng, rounds, scale_pixels):
    """Fit the conditioner of one group of a level.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    sample : LevelSample
        Its images in random order.
    rng : numpy.random.Generator
        Chooses pixels.
    rounds : int
        How often the location is fitted; the log-scale is once more.
    scale_pixels : int
        The log-scale is fitted to about so many pixels.

    Returns
    -------
    LinearConditioner
    """
    regression = _Regression(neighbourhood, sample, rng, scale_pixels)
    weights = nearest_weights(neighbourhood)
    scale_weights = np.zeros(causal_scale_features(regression.activity).shape)
    conditioner = LinearConditioner(neighbourhood, weights, scale_weights)
    for step in range(1, rounds + 1):
        count = max(1, round(len(sample) * 0.5 ** (rounds - step)))
        conditioner = regression.with_log_scale(conditioner, count)
        conditioner = regression.with_location(conditioner, count)
    return regression.with_log_scale(conditioner, len(sample))


def nearest_weights(neighbourhood):
    """Weights that predict each channel by its mean over the nearest neighbours, a start for fits.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood

    Returns
    -------
    ndarray of float64, shape (row classes, column classes, channels, regressors)
    """
    channels = neighbourhood.channels
    squares = (neighbourhood.offsets**2).sum(axis=1)
    near = neighbourhood.available & (squares == squares.min())
    shares = near / near.sum(axis=-1, keepdims=True)
    taps = shares[:, :, None, :, None] * np.eye(channels)[:, None, :]
    return np.pad(taps.reshape(*taps.shape[:3], -1), [(0, 0)] * 3 + [(0, channels + 1)])


class _Regression:
    """What a conditioner is fitted to; what does not depend on it is computed once."""

    def __init__(self, neighbourhood, sample, rng, scale_pixels):
        self.neighbourhood, self.sample = neighbourhood, sample
        self.activity = PolyphaseActivity(neighbourhood)
        size = neighbourhood.shape[0] * neighbourhood.shape[1]
        self._features = np.empty((self.activity.size, *neighbourhood.shape[:2], len(sample)), np.float32)
        for part in sample.slices():
            self._features[..., part] = self.activity.features(*sample.maps(part))
        per_image = min(size, -(-scale_pixels // len(sample)))
        self._places = rng.integers(size, size=(per_image, len(sample)))

    def _chunks(self, conditioner, count):
        """Yield slices of the first images with their pixels, deviations and log-scales, float64."""
        for part in self.sample.first_images(count).slices():
            pixels = self.sample.pixels[..., part].astype(np.float64)
            features = self._features[..., part].astype(np.float64)
            neighbours = conditioner.location(pixels), conditioner.log_scale(features)
            values = self.neighbourhood.of_group(pixels)
            yield part, pixels, *conditioner.given_all_channels(*neighbours, values)

    def with_log_scale(self, conditioner, count):
        """Return a conditioner with the likeliest log-scale for its location, on the first images."""
        chunks = self._chunks(conditioner, count)
        parts = [self._design(part, deviations) for part, _, deviations, _ in chunks]
        features, deviations = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        weights = conditioner.scale_weights.copy()
        for c, known in enumerate(causal_scale_features(self.activity)):
            design = np.ascontiguousarray(features[known].T)
            weights[c, known] = fit_weights(scale_loss, design, (deviations[c],), weights[c, known])
        return LinearConditioner(self.neighbourhood, conditioner.location_weights, weights)

    def _design(self, part, deviations):
        """Features and deviations of the chosen pixels, shapes (features or channels, pixels)."""
        places, images = self._places[:, part], np.arange(part.stop - part.start)

        def chosen(maps):
            """Columns of maps at the chosen pixels."""
            return maps.reshape(len(maps), -1, maps.shape[-1])[:, places, images].reshape(len(maps), -1)

        borders = self.activity.borders
        deviations = chosen(deviations.transpose(2, 0, 1, 3))
        known = chosen(self._features[..., part]), borders.reshape(len(borders), -1)[:, places.ravel()]
        return np.concatenate([*known, log_activity(np.abs(deviations))]), deviations

    def with_location(self, conditioner, count):
        """Return a conditioner whose location raises the likelihood of the first images.

        The log-scale is taken as given.
        """
        equations = NormalEquations(self.neighbourhood, _POOLED_PIXELS)
        for _, pixels, deviations, log_scale in self._chunks(conditioner, count):
            maps = pixels, location_weight(deviations, log_scale), self.neighbourhood.of_group(pixels)
            equations.add(*(np.moveaxis(m, -1, 0) for m in maps))
        return LinearConditioner(self.neighbourhood, equations.solve(), conditioner.scale_weights)
