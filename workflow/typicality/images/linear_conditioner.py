"""What neighbours tell linearly of the pixels of a group: location, and log-scale from local activity.

Images lie along the last axis.
"""

import numpy as np

from typicality.images.activity import log_activity
from typicality.images.polyphase_activity import PolyphaseActivity
from typicality.images.polyphase_operators import prediction
from typicality.images.prediction import causal_regressors
from typicality.images.scale import LOG_SCALE_BOUNDS


class LinearConditioner:
    """Location linear in neighbours, log-scale linear in features of local activity.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood
    location_weights : ndarray, shape (row classes, column classes, channels, regressors)
        Regressors are the neighbours' channels (neighbour by neighbour), the channels of the pixel itself,
        and the constant one, as for `typicality.images.prediction.LinearPredictor`.
    scale_weights : ndarray, shape (channels, features)
        Features are those of `typicality.images.polyphase_activity.PolyphaseActivity`, its borders, and the
        logarithms of the absolute errors of the pixel's channels.
    """

    def __init__(self, neighbourhood, location_weights, scale_weights):
        self.neighbourhood = neighbourhood
        self.activity = PolyphaseActivity(neighbourhood)
        self.location_weights = location_weights
        self.scale_weights = scale_weights
        place = neighbourhood.row_class[:, None], neighbourhood.column_class
        own = location_weights[..., -1 - neighbourhood.channels :][place]
        self._known, self._constants = own[..., :-1, None], own[..., -1:]
        self._matrix = prediction(neighbourhood, location_weights)
        parts = np.cumsum([self.activity.size, len(self.activity.borders)])
        self._from_activity, from_borders, self._from_errors = np.split(scale_weights, parts, axis=1)
        self._scale_constants = np.einsum("cb,bhw->hwc", from_borders, self.activity.borders)[..., None]

    def location(self, pixels):
        """Part of the locations that comes from neighbours.

        Parameters
        ----------
        pixels : ndarray of float64, shape (height, width, channels, n)
            Of the level, centred; those not known before the group are ignored.

        Returns
        -------
        ndarray of float64, shape (h, w, channels, n)
        """
        flat = np.ascontiguousarray(pixels).reshape(-1, pixels.shape[-1])
        return (self._matrix @ flat).reshape(*self.neighbourhood.shape, -1) + self._constants

    def log_scale(self, features):
        """Part of the log-scales that comes from the activity of neighbours.

        Parameters
        ----------
        features : ndarray of float64, shape (features, h, w, n)
            Those of `PolyphaseActivity`.

        Returns
        -------
        ndarray of float64, shape (h, w, channels, n)
        """
        flat = self._from_activity @ features.reshape(len(features), -1)
        maps = flat.reshape(len(flat), *features.shape[1:])
        return maps.transpose(1, 2, 0, 3) + self._scale_constants

    def given_channels(self, location, log_scale, channel, values, errors):
        """Parameters of one channel, the channels before it being known.

        Parameters
        ----------
        location, log_scale : ndarray, shape (h, w, channels, n)
            What neighbours tell.
        channel : int
        values, errors : ndarray of float64, shape (h, w, channels, n)
            Centred pixels and their absolute errors; those of the channel and of later ones are ignored.

        Returns
        -------
        location, log_scale : ndarray of float64, shape (h, w, n)
        """
        location, log_scale = location[:, :, channel].copy(), log_scale[:, :, channel].copy()
        for c in range(channel):
            location += self._known[:, :, channel, c] * values[:, :, c]
            log_scale += self._from_errors[channel, c] * log_activity(errors[:, :, c].copy())
        return location, np.clip(log_scale, *LOG_SCALE_BOUNDS, out=log_scale)

    def given_all_channels(self, location, log_scale, values):
        """Deviations from the location and log-scales of all channels of known pixels.

        Parameters
        ----------
        location, log_scale : ndarray, shape (h, w, channels, n)
            What neighbours tell.
        values : ndarray of float64, shape (h, w, channels, n)

        Returns
        -------
        deviations, log_scale : ndarray of float64, shape (h, w, channels, n)
        """
        deviations, log_scales = np.empty(values.shape), np.empty(values.shape)
        errors = np.empty(values.shape)
        for c in range(values.shape[2]):
            found, log_scales[:, :, c] = self.given_channels(location, log_scale, c, values, errors)
            deviations[:, :, c] = values[:, :, c] - found
            errors[:, :, c] = np.abs(deviations[:, :, c])
        return deviations, log_scales


def causal_scale_features(activity):
    """Which features of the log-scale each channel may use: not its own error, nor those of later ones.

    Parameters
    ----------
    activity : PolyphaseActivity

    Returns
    -------
    ndarray of bool, shape (channels, features)
    """
    channels = activity.neighbourhood.channels
    always = np.ones((channels, activity.size + len(activity.borders)), bool)
    return np.concatenate([always, np.tri(channels, k=-1, dtype=bool)], axis=1)


def causal_weights(neighbourhood):
    """Which weights may differ from zero: of the location and of the log-scale.

    Parameters
    ----------
    neighbourhood : PolyphaseNeighbourhood

    Returns
    -------
    location, scale : ndarray of bool
        In the shapes that `LinearConditioner` takes.
    """
    return causal_regressors(neighbourhood), causal_scale_features(PolyphaseActivity(neighbourhood))
