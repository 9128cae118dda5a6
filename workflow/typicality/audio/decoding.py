"""Decoding: sequences drawn from, or picked by, an autoregressive model of speech."""

import numpy as np
import pandas as pd

from typicality.audio.conditioning import conditions
from typicality.audio.mulaw import AMPLITUDES, THRESHOLDS
from typicality.audio.network import Inputs, make_features, probabilities
from typicality.audio.strategies import decodings
from typicality.streams import stream

# Widths of the cells, the outer ones closed at full scale.
_WIDTHS = np.diff(np.concatenate([[-1], THRESHOLDS, [1]])).astype(np.float32)


def decode_speech(model, labels, temperatures, seed):
    """Speak label sequences by every decoding.

    Parameters
    ----------
    model, labels
        As for `decode`.
    temperatures : sequence of float
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns sequence, sample, and the levels of every decoding under its name.
    """
    chosen = decodings(temperatures)
    levels = decode(model, labels, chosen, stream(seed, "audio/decoding"))
    sequence, sample = np.indices(labels.shape)
    columns = {"sequence": sequence.ravel(), "sample": sample.ravel()}
    return pd.DataFrame(columns | {d.name: one.ravel() for d, one in zip(chosen, levels, strict=True)})


def decode(model, labels, chosen, rng):
    """Speak label sequences in several ways, all at once.

    Parameters
    ----------
    model : typicality.audio.model.SpeechModel
    labels : ndarray of int, shape (sequences, samples)
        What is to be said.
    chosen : sequence of Decoding
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of uint8, shape (decodings, sequences, samples)
        Levels of the mu-law. Every sequence begins after silence.
    """
    weights, units, lags = model.predictor.weights, model.predictor.units, model.lags
    (sequences, samples), order = labels.shape, weights.shape[1]
    told = np.tile(np.moveaxis(conditions(labels, len(units), model.rate), 0, 2), len(chosen))
    kinds = np.tile(labels.T, len(chosen))
    pick = _Picker(chosen, sequences, rng)
    amplitude = np.zeros((order + samples, kinds.shape[1]), np.float32)
    residual = np.zeros((lags + samples, kinds.shape[1]), np.float32)
    levels = np.empty(kinds.shape, np.uint8)
    for t in range(samples):
        unit = units[kinds[t]]
        prediction = np.einsum("nl,ln->n", weights[kinds[t]], amplitude[t : t + order])
        inputs = Inputs(prediction, unit, make_features(residual[t : t + lags], told[t]))
        levels[t] = pick(probabilities(model.network, inputs))
        amplitude[order + t] = AMPLITUDES[levels[t]]
        residual[lags + t] = (amplitude[order + t] - prediction) / unit
    return np.moveaxis(levels.reshape(samples, len(chosen), sequences), 0, 2)


class _Picker:
    """Picks levels for several sequences of several decodings, in this order of columns."""

    def __init__(self, chosen, sequences, rng):
        temperature = np.repeat([d.temperature for d in chosen], sequences).astype(np.float32)
        self._greedy = temperature == 0
        self._by_density = np.repeat([d.by_density for d in chosen], sequences)
        self._inverse = 1 / temperature[~self._greedy]
        self._rng = rng

    def __call__(self, mass):
        levels = np.empty(mass.shape[1], np.intp)
        compared = mass[:, self._greedy]
        compared = np.where(self._by_density[self._greedy], compared / _WIDTHS[:, None], compared)
        levels[self._greedy] = compared.argmax(axis=0)
        levels[~self._greedy] = draw(mass[:, ~self._greedy], self._inverse, self._rng)
        return levels


def draw(mass, inverse, rng):
    """Draw levels after raising their probabilities to a power.

    Parameters
    ----------
    mass : ndarray, shape (levels, n)
        Probabilities.
    inverse : ndarray, shape (n,)
        Powers, the inverse temperatures.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int, shape (n,)
    """
    # Relative to the largest, so that no power of it underflows.
    distribution = np.cumsum((mass / mass.max(axis=0)) ** inverse, axis=0)
    drawn = (distribution <= rng.random(mass.shape[1], np.float32) * distribution[-1]).sum(axis=0)
    return np.minimum(drawn, len(mass) - 1)
