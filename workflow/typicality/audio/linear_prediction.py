"""Linear prediction of amplitudes from those just before, one filter for each kind of sound.

Linear prediction (Atal and Hanauer, 1971) takes the resonances of the mouth out of speech; what remains, the
residual, is what drives them: pulses of the glottis, or noise. A filter fitted by least squares with a little
white noise added to the moments is stable in practice, so that a bounded residual gives bounded speech.
"""

from dataclasses import dataclass

import numpy as np

WHITE_NOISE = 1e-5
"""Power of the noise added to the moments, relative to the signal's."""
_LEAST_UNIT = 1e-4
"""Amplitude; a unit below a cell of the mu-law at silence would make noise of the quantisation loud."""


@dataclass(frozen=True)
class LinearPredictor:
    """Predictors of the next amplitude.

    Attributes
    ----------
    weights : ndarray of float32, shape (kinds, order)
        Of the amplitudes before, the oldest first.
    units : ndarray of float32, shape (kinds,)
        Root mean square of the residual of every kind of sound.
    """

    weights: np.ndarray
    units: np.ndarray

    def residuals(self, amplitude, labels):
        """Predict every sample of some sequences, which begin after silence.

        Parameters
        ----------
        amplitude : ndarray of float32, shape (sequences, samples)
        labels : ndarray of int, shape (sequences, samples)

        Returns
        -------
        prediction, residual : ndarray of float32, shape (sequences, samples)
            The residual is relative to the unit of its sound.
        """
        history = histories(amplitude, self.weights.shape[1])
        prediction = np.zeros(amplitude.shape, np.float32)
        for kind, weights in enumerate(self.weights):
            places = labels == kind
            prediction[places] = history[places] @ weights
        return prediction, (amplitude - prediction) / self.units[labels]


def histories(values, lags):
    """What comes before every value, the oldest first; zeros before a sequence begins.

    Parameters
    ----------
    values : ndarray, shape (sequences, samples)
    lags : int

    Returns
    -------
    ndarray, shape (sequences, samples, lags)
        A read-only view.

    Examples
    --------
    >>> histories(np.array([[1, 2, 3]]), 2).tolist()
    [[[0, 0], [0, 1], [1, 2]]]
    """
    padded = np.pad(values, ((0, 0), (lags, 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, lags, axis=1)[:, :-1]


def fit_linear_predictor(amplitude, labels, kinds, order):
    """Fit one filter to every kind of sound, by least squares.

    Parameters
    ----------
    amplitude, labels : ndarray, shape (sequences, samples)
    kinds, order : int

    Returns
    -------
    LinearPredictor
        Predicting 0 for a sound that does not occur.
    """
    history = histories(amplitude, order)
    weights, units = np.zeros((kinds, order)), np.full(kinds, _LEAST_UNIT)
    for kind in range(kinds):
        places = labels == kind
        if places.any():
            before, now = history[places].astype(np.float64), amplitude[places].astype(np.float64)
            moments = before.T @ before / len(now)
            noise = WHITE_NOISE * np.trace(moments) / order + _LEAST_UNIT**2
            weights[kind] = np.linalg.solve(moments + noise * np.eye(order), before.T @ now / len(now))
            units[kind] = max(_LEAST_UNIT, np.sqrt(np.mean((now - before @ weights[kind]) ** 2)))
    return LinearPredictor(weights.astype(np.float32), units.astype(np.float32))
