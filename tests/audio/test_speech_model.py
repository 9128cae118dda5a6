"""The model of speech: exact likelihood, gradients, causality, and what training reaches."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, softmax

from typicality.audio import cells
from typicality.audio.conditioning import conditions
from typicality.audio.contexts import Contexts
from typicality.audio.linear_prediction import LinearPredictor, fit_linear_predictor, histories
from typicality.audio.model import SpeechModel, fit_speech_model, load_model, save_model
from typicality.audio.mulaw import LEVELS, THRESHOLDS, encode
from typicality.audio.network import (
    COMPONENTS,
    Inputs,
    initial_parameters,
    log_prob,
    loss_and_gradients,
    make_features,
    probabilities,
)
from typicality.audio.speech import Speech
from typicality.streams import stream

EDGES = np.concatenate([[-np.inf], THRESHOLDS, [np.inf]])
KINDS, LAGS, RATE = 3, 40, 8_000


def random_model(seed=0, order=4):
    rng = np.random.default_rng(seed)
    network = initial_parameters(LAGS + 3 + 3 * KINDS, 12, rng)
    network["output_weights"] *= 40
    weights = 0.2 * rng.standard_normal((KINDS, order)).astype(np.float32)
    return SpeechModel(LinearPredictor(weights, np.array([0.02, 0.1, 0.3], np.float32)), network, LAGS, RATE)


def random_speech(seed=1, shape=(3, 300)):
    rng = np.random.default_rng(seed)
    labels = np.repeat(rng.integers(KINDS, size=(shape[0], shape[1] // 50)), 50, axis=1)
    return rng.integers(LEVELS, size=shape).astype(np.uint8), labels


def contexts_of(model, levels, labels):
    return Contexts(levels, labels, model.predictor, model.lags, model.rate)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_masses_are_those_of_the_mixture_and_sum_to_one(seed):
    rng = np.random.default_rng(seed)
    logits, location, log_scale = rng.normal(0, 2, (3, 4, 1))
    exact = (expit((EDGES - location) * np.exp(-log_scale)) * softmax(logits, axis=0)).sum(axis=0)
    mass = np.exp(cells.log_mass(EDGES[:-1], EDGES[1:], logits, location, log_scale))
    np.testing.assert_allclose(mass, np.diff(exact), atol=1e-14)
    assert mass.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(
        cells.masses(THRESHOLDS[:, None], logits, location, log_scale)[:, 0], mass, atol=1e-14
    )


def test_masses_far_from_the_mixture_are_finite():
    """The mass of a cell at a distance of 1,000 scales is exp(-1000) (1 - exp(-w)), w its width."""
    one = np.ones((1, 1))
    far = cells.log_mass(np.array([1_000.0]), np.array([1_002.0]), one, 0 * one, 0 * one)
    assert np.isfinite(far).all()
    near = cells.log_mass(np.array([100.0]), np.array([102.0]), one, 0 * one, 0 * one)
    assert near.item() == pytest.approx(-100 + np.log1p(-np.exp(-2)), rel=1e-12)


def test_gradients_of_the_mixture_by_differences():
    rng = np.random.default_rng(3)
    levels = np.array([0, 3, 100, 127, 128, 200, 255])
    parameters = list(rng.normal(0, 0.7, (3, 4, len(levels))))
    lower, upper = EDGES[levels], EDGES[levels + 1]
    _, gradients = cells.information_and_gradients(lower, upper, *parameters)
    for which, gradient in enumerate(gradients):
        for component in range(4):
            moved = [[p.copy() for p in parameters] for _ in range(2)]
            moved[0][which][component] += 1e-5
            moved[1][which][component] -= 1e-5
            up, down = (-cells.log_mass(lower, upper, *p) for p in moved)
            np.testing.assert_allclose(gradient[component], (up - down) / 2e-5, rtol=1e-5, atol=1e-8)


def test_gradients_of_the_network_by_differences():
    rng = np.random.default_rng(4)
    parameters = {n: a.astype(np.float64) for n, a in initial_parameters(20, 6, rng).items()}
    inputs = Inputs(rng.normal(0, 0.1, 15), np.full(15, 0.1), rng.standard_normal((20, 15)))
    levels = rng.integers(LEVELS, size=15)
    _, gradients = loss_and_gradients(parameters, inputs, levels)
    assert gradients.keys() == parameters.keys()
    for name, array in parameters.items():
        place = tuple(rng.integers(size) for size in array.shape)
        losses = []
        for step in (1e-6, -1e-6):
            moved = parameters | {name: array.copy()}
            moved[name][place] += step
            losses.append(loss_and_gradients(moved, inputs, levels)[0])
        assert gradients[name][place] == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-4, abs=1e-7)


def test_conditional_probabilities_sum_to_one_and_agree():
    """Over all 256 levels, for every context; in double precision exactly, in single within its rounding."""
    model, (levels, labels) = random_model(), random_speech()
    inputs, _ = contexts_of(model, levels, labels).at(np.zeros(300, int), np.arange(300))
    logs = np.stack([log_prob(model.network, inputs, np.full(300, level)) for level in range(LEVELS)])
    np.testing.assert_allclose(np.exp(logs).sum(axis=0), 1, atol=1e-12)
    np.testing.assert_allclose(probabilities(model.network, inputs), np.exp(logs), atol=1e-5)


def test_sequence_of_two_by_brute_force():
    """The probabilities of all 65,536 sequences of two samples sum to one."""
    model = random_model(5)
    first, second = np.divmod(np.arange(LEVELS**2), LEVELS)
    levels = np.stack([first, second], axis=1).astype(np.uint8)
    contexts = contexts_of(model, levels, np.zeros_like(levels, int))
    logs = [
        log_prob(model.network, *contexts.at(np.arange(len(levels)), np.full(len(levels), position)))
        for position in (0, 1)
    ]
    assert np.exp(sum(logs)).sum() == pytest.approx(1, abs=1e-9)


def test_information_looks_at_no_later_sample():
    model, (levels, labels) = random_model(), random_speech()
    before = model.information(levels, labels)
    changed = levels.copy()
    changed[:, 170] = 255 - changed[:, 170]
    after = model.information(changed, labels)
    np.testing.assert_array_equal(after[:, :170], before[:, :170])
    # The residual of a changed sample is heard by the 40 samples after it, and moves the residuals of 4.
    assert (after[:, 170] != before[:, 170]).all()
    assert (after[:, 171:211] != before[:, 171:211]).mean() > 0.9
    np.testing.assert_array_equal(after[:, 215:], before[:, 215:])


def test_the_first_sample_follows_silence():
    model, (levels, labels) = random_model(), random_speech()
    inputs, _ = contexts_of(model, levels, labels).at(np.array([0]), np.array([0]))
    silence = np.zeros((LAGS, 1), np.float32)
    told = conditions(labels, KINDS, RATE)[0, 0][:, None]
    np.testing.assert_array_equal(inputs.features, make_features(silence, told))
    assert inputs.prediction.item() == 0


def test_conditions_tell_neighbours_by_their_distance():
    labels = np.array([[0] * 5 + [2] * 4 + [1] * 3])
    told = conditions(labels, 3, 50).reshape(12, 3, 3)
    np.testing.assert_array_equal(told[:, 0].argmax(axis=1), labels[0])
    # A sample is 1 / 50 s, as long as the time constant.
    np.testing.assert_allclose(told[5:9, 1, 0], np.exp(-np.arange(1.0, 5)), rtol=1e-6)
    np.testing.assert_allclose(told[5:9, 2, 1], np.exp(-np.arange(4.0, 0, -1)), rtol=1e-6)
    assert not told[:5, 1].any()
    assert not told[9:, 2].any()


def test_linear_prediction_finds_an_autoregressive_process():
    """Weights of x_t = 1.6 x_{t-1} - 0.9 x_{t-2} + e_t within five standard errors (1e-5)."""
    rng = np.random.default_rng(6)
    x = np.zeros(40_000)
    noise = 0.05 * rng.standard_normal(len(x))
    for t in range(2, len(x)):
        x[t] = 1.6 * x[t - 1] - 0.9 * x[t - 2] + noise[t]
    predictor = fit_linear_predictor(x[None], np.ones((1, len(x)), int), 2, 2)
    error = np.sqrt((1 - 0.9**2) / len(x))
    np.testing.assert_allclose(predictor.weights[1], [-0.9, 1.6], atol=5 * error)
    assert predictor.units[1] == pytest.approx(0.05, rel=5 / np.sqrt(2 * len(x)))
    assert not predictor.weights[0].any()
    prediction, residual = predictor.residuals(x[None].astype(np.float32), np.ones((1, len(x)), int))
    np.testing.assert_allclose(prediction + residual * predictor.units[1], x[None], atol=1e-6)


def test_histories_begin_with_silence():
    assert histories(np.arange(1, 4)[None], 2)[0].tolist() == [[0, 0], [0, 1], [1, 2]]


def test_a_disturbed_past_keeps_what_follows(monkeypatch):
    """Undisturbed samples are those that were said; a disturbed one has the same residual."""
    model, (levels, labels) = random_model(), random_speech()
    contexts = contexts_of(model, levels, labels)
    monkeypatch.setattr("typicality.audio.contexts._DISTURBED", 0)
    inputs, following = contexts.disturbed(500, np.random.default_rng(7))
    rng = np.random.default_rng(7)
    place = tuple(rng.integers(size, size=500) for size in levels.shape)
    np.testing.assert_array_equal(following, levels[place])
    np.testing.assert_array_equal(inputs.features, contexts.at(*place)[0].features)
    monkeypatch.setattr("typicality.audio.contexts._DISTURBED", 1)
    disturbed, changed = contexts.disturbed(500, np.random.default_rng(7))
    assert (disturbed.features[:LAGS] != inputs.features[:LAGS]).any(axis=0).mean() > 0.9
    gain = disturbed.prediction[inputs.prediction != 0] / inputs.prediction[inputs.prediction != 0]
    assert 0.0099 < gain.min() < 0.1
    assert 1 < gain.max() < 10.1
    source = EDGES[1:-1][np.clip(changed, 0, 254)] - disturbed.prediction
    assert np.isfinite(source).all()


def test_training_reaches_the_entropy_of_white_noise():
    """Independent uniform levels of 32 in the middle cost 5 bits; the mixture must come within 4 % of it."""
    rng = stream(0, "tests/audio/entropy")
    levels = rng.integers(112, 144, size=(8, 2_000)).astype(np.uint8)
    speech = Speech(levels, np.zeros(levels.shape, np.uint8), ("noise",), np.full(levels.shape, "fricative"))
    settings = {
        "history": 0.002,
        "rate": RATE,
        "order": 2,
        "network": {"width": 16, "steps": 400, "batch": 256},
    }
    model = fit_speech_model(speech, settings, 0)
    mean = model.information(levels[:2], speech.labels[:2]).mean()
    assert 5 - 0.02 < mean < 5.2


def test_model_survives_its_file(tmp_path):
    model, (levels, labels) = random_model(), random_speech()
    for name in ("one", "other"):
        save_model(model, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    again = load_model(tmp_path / "one")
    np.testing.assert_array_equal(again.information(levels, labels), model.information(levels, labels))
    assert replace(again, network={}, predictor=model.predictor) == replace(model, network={})


def test_components_start_apart():
    scales = initial_parameters(9, 4, np.random.default_rng(0))["output_bias"][2 * COMPONENTS :]
    assert (np.diff(scales) > 0).all()
    assert encode(0.0) == LEVELS // 2
