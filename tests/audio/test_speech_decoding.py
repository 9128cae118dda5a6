"""Decoding: brute force on toys, laws of draws, and agreement with the likelihood."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from typicality.audio.contexts import Contexts
from typicality.audio.decoding import _WIDTHS, decode, decode_speech, draw
from typicality.audio.linear_prediction import LinearPredictor
from typicality.audio.model import SpeechModel
from typicality.audio.mulaw import AMPLITUDES, LEVELS
from typicality.audio.network import initial_parameters, log_prob
from typicality.audio.speech import decoded_levels
from typicality.audio.strategies import DENSEST, GREEDY, Decoding, decodings

KINDS, LAGS, RATE, SAMPLES = 2, 16, 8_000, 60


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    network = initial_parameters(LAGS + 3 + 3 * KINDS, 10, rng)
    network["output_weights"] *= 60
    weights = np.array([[0.1, -0.3, 0.5], [0.0, -0.5, 0.9]], np.float32)
    return SpeechModel(LinearPredictor(weights, np.array([0.05, 0.2], np.float32)), network, LAGS, RATE)


@pytest.fixture(scope="module")
def labels():
    return np.repeat([[0, 1, 0], [1, 1, 0]], SAMPLES // 3, axis=1)


def all_log_probs(model, levels, labels):
    """Log-probability of every level at every sample, shape (levels, sequences, samples)."""
    contexts = Contexts(levels, labels, model.predictor, model.lags, model.rate)
    sequence, sample = (places.ravel() for places in np.indices(levels.shape))
    inputs, _ = contexts.at(sequence, sample)
    logs = [log_prob(model.network, inputs, np.full(levels.size, level)) for level in range(LEVELS)]
    return np.stack(logs).reshape(LEVELS, *levels.shape)


def test_greedy_decoding_takes_the_likeliest_of_all_levels(model, labels):
    """By brute force over all levels with the exact likelihood; single precision may decide near ties."""
    (levels,) = decode(model, labels, [GREEDY], np.random.default_rng(1))
    logs = all_log_probs(model, levels, labels)
    chosen = np.take_along_axis(logs, levels[None].astype(int), axis=0)[0]
    np.testing.assert_allclose(chosen, logs.max(axis=0), atol=1e-3)
    assert (logs.argmax(axis=0) == levels).mean() > 0.9


def test_greedy_by_density_takes_the_largest_mass_per_width(model, labels):
    (levels,) = decode(model, labels, [DENSEST], np.random.default_rng(1))
    logs = all_log_probs(model, levels, labels) - np.log(_WIDTHS)[:, None, None]
    chosen = np.take_along_axis(logs, levels[None].astype(int), axis=0)[0]
    np.testing.assert_allclose(chosen, logs.max(axis=0), atol=1e-3)


def test_cells_cover_full_scale():
    assert _WIDTHS.sum() == pytest.approx(2, rel=1e-6)
    assert (_WIDTHS > 0).all()


def test_low_temperatures_tend_to_greedy_decoding(model, labels):
    cold, greedy = decode(model, labels, [Decoding("cold", 1e-4), GREEDY], np.random.default_rng(2))
    assert (cold == greedy).mean() > 0.95


def test_decodings_do_not_disturb_each_other(model, labels):
    alone = decode(model, labels, [GREEDY], np.random.default_rng(3))
    together = decode(model, labels, decodings([0.5, 1]), np.random.default_rng(4))
    np.testing.assert_array_equal(together[0], alone[0])


def test_draws_follow_tempered_probabilities():
    """Chi-square tests at three temperatures; false-alarm rate 3e-6."""
    mass = np.array([0.5, 0.2, 0.2, 0.1, 0.0])
    for temperature in (0.3, 1.0, 2.0):
        inverse = np.full(100_000, 1 / temperature, np.float32)
        drawn = draw(np.repeat(mass[:, None], 100_000, axis=1), inverse, np.random.default_rng(5))
        expected = mass ** (1 / temperature)
        counts = np.bincount(drawn, minlength=5)
        assert counts[4] == 0
        expected = 100_000 * expected[:4] / expected.sum()
        assert stats.chisquare(counts[:4], expected).pvalue > 1e-6


def test_draws_of_vanishing_probabilities_are_the_likeliest():
    mass = np.full((LEVELS, 100), 1e-30, np.float32)
    mass[17] = 1e-25
    assert (draw(mass, np.full(100, 100, np.float32), np.random.default_rng(6)) == 17).all()


def test_ancestral_samples_carry_the_entropy_that_the_model_states(model):
    """Information of samples against entropy at the same contexts; false-alarm rate 1e-6."""
    labels = np.zeros((40, SAMPLES), int)
    (levels,) = decode(model, labels, [Decoding("ancestral", 1.0)], np.random.default_rng(7))
    logs = all_log_probs(model, levels, labels)
    entropy = -(np.exp(logs) * logs).sum(axis=0)
    information = -np.take_along_axis(logs, levels[None].astype(int), axis=0)[0]
    # Differences are martingale increments: uncorrelated, whatever the contexts.
    difference = (information - entropy).ravel()
    assert abs(difference.mean()) < 5 * difference.std() / np.sqrt(difference.size)


def test_tables_of_decoded_speech_are_read_back(model, labels):
    table = decode_speech(model, labels, [0.5, 1], 0)
    assert list(table)[2:] == [decoding.name for decoding in decodings([0.5, 1])]
    levels = decoded_levels(table, SimpleNamespace(levels=np.zeros(labels.shape, np.uint8)))
    assert list(levels) == ["data", *list(table)[2:]]
    greedy = decode(model, labels, [GREEDY], np.random.default_rng(0))[0]
    np.testing.assert_array_equal(levels["greedy"], greedy)
    assert np.abs(AMPLITUDES[levels["temperature-1"]]).max() <= 1
