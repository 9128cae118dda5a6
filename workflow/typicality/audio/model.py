"""The model of speech: linear prediction and network together, fitted, saved and read."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from typicality.audio.contexts import Contexts
from typicality.audio.linear_prediction import LinearPredictor, fit_linear_predictor
from typicality.audio.mulaw import decode
from typicality.audio.network import log_prob
from typicality.audio.training import train
from typicality.streams import stream

_PREFIX = "network/"
_PREDICTOR = "weights", "units"


@dataclass(frozen=True)
class SpeechModel:
    """A conditional autoregressive model of mu-law samples with exact likelihood.

    Attributes
    ----------
    predictor : typicality.audio.linear_prediction.LinearPredictor
    network : dict of str to ndarray
        Parameters for `typicality.audio.network`.
    lags : int
        Residuals that the network looks at.
    rate : int
        Samples per second.
    """

    predictor: LinearPredictor
    network: dict
    lags: int
    rate: int

    def information(self, levels, labels):
        """Information of every sample given those before, in bits.

        Parameters
        ----------
        levels, labels : ndarray of int, shape (sequences, samples)

        Returns
        -------
        ndarray of float64, shape (sequences, samples)
        """
        bits = np.empty(levels.shape)
        for row in range(len(levels)):
            one = slice(row, row + 1)
            contexts = Contexts(levels[one], labels[one], self.predictor, self.lags, self.rate)
            inputs, following = contexts.at(np.zeros(levels.shape[1], int), np.arange(levels.shape[1]))
            bits[row] = -log_prob(self.network, inputs, following) / np.log(2)
        return bits


def fit_speech_model(speech, settings, seed):
    """Fit a model.

    Parameters
    ----------
    speech : typicality.audio.speech.Speech
        Of the training split.
    settings : dict
        Section ``audio`` of the configuration.
    seed : int

    Returns
    -------
    SpeechModel
    """
    lags, rate = round(settings["history"] * settings["rate"]), settings["rate"]
    amplitude = decode(speech.levels).astype(np.float32)
    predictor = fit_linear_predictor(amplitude, speech.labels, len(speech.phones), settings["order"])
    contexts = Contexts(speech.levels, speech.labels, predictor, lags, rate)
    network = train(contexts, stream(seed, "audio/model"), **settings["network"])
    return SpeechModel(predictor, network, lags, rate)


def save_model(model, path):
    """Write a fitted model as ``.npz``; the same model gives the same bytes.

    Parameters
    ----------
    model : SpeechModel
    path : path-like
    """
    arrays = {name: getattr(model.predictor, name) for name in _PREDICTOR}
    arrays |= {f"{_PREFIX}{name}": array for name, array in model.network.items()}
    with Path(path).open("wb") as file:
        np.savez(file, lags=np.array(model.lags), rate=np.array(model.rate), **arrays)


def load_model(path):
    """Read what `save_model` has written.

    Returns
    -------
    SpeechModel
    """
    with np.load(path) as file:
        arrays = dict(file)
    network = {name.removeprefix(_PREFIX): array for name, array in arrays.items() if _PREFIX in name}
    predictor = LinearPredictor(*(arrays[name] for name in _PREDICTOR))
    return SpeechModel(predictor, network, int(arrays["lags"]), int(arrays["rate"]))
