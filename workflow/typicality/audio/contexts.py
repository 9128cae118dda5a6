"""Samples of known sequences, each with what a model is allowed to know before it."""

import numpy as np

from typicality.audio.conditioning import conditions
from typicality.audio.linear_prediction import histories
from typicality.audio.mulaw import decode, encode
from typicality.audio.network import Inputs, make_features

_DISTURBED = 0.25
"""Share of the samples whose past is scaled in training."""
_GAINS = -2.0, 1.0
"""Decimal logarithms of the bounds of the scale."""


class Contexts:
    """Inputs of the network for every sample of some sequences, which begin after silence.

    Parameters
    ----------
    levels, labels : ndarray of int, shape (sequences, samples)
    predictor : typicality.audio.linear_prediction.LinearPredictor
    lags : int
        Residuals that the network looks at.
    rate : int
        Samples per second.
    """

    def __init__(self, levels, labels, predictor, lags, rate):
        self.levels, self._labels = levels, labels
        amplitude = decode(levels).astype(np.float32)
        self._prediction, self._residual = predictor.residuals(amplitude, labels)
        self._units = predictor.units
        self._histories = histories(self._residual, lags)
        self._conditions = conditions(labels, len(predictor.units), rate)

    def at(self, sequence, position):
        """Take some samples.

        Parameters
        ----------
        sequence, position : ndarray of int, shape (n,)

        Returns
        -------
        inputs : typicality.audio.network.Inputs
        levels : ndarray of int, shape (n,)
            What comes next.
        """
        place = sequence, position
        inputs = Inputs(self._prediction[place], self._units[self._labels[place]], self._features(place))
        return inputs, self.levels[place]

    def disturbed(self, count, rng):
        """Take random samples, some of which have a past that is louder or softer than it was.

        A model that has only seen true pasts does not know what to do after errors of its own, which add up
        while it speaks (exposure bias; LPCNet disturbs its training for the same reason). Here the past is
        scaled for a share of the samples and the source, the residual that comes next, is left as it is, so
        that the model learns to come back to the level of speech.

        Parameters
        ----------
        count : int
        rng : numpy.random.Generator

        Returns
        -------
        inputs, levels
            As of `at`.
        """
        place = tuple(rng.integers(size, size=count) for size in self.levels.shape)
        gain = 10 ** rng.uniform(*_GAINS, count)
        gain = np.where(rng.random(count) < _DISTURBED, gain, 1).astype(np.float32)
        prediction, unit = gain * self._prediction[place], self._units[self._labels[place]]
        inputs = Inputs(prediction, unit, self._features(place, gain))
        return inputs, encode(prediction + self._residual[place] * unit)

    def _features(self, place, gain=1):
        return make_features(
            np.ascontiguousarray(self._histories[place].T) * np.float32(gain),
            np.ascontiguousarray(self._conditions[place].T),
        )
