"""Beam search against enumeration, sampling against the exact law of whole texts."""

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from typicality.decoding.decoders import beam_search, draw, sample
from typicality.decoding.ngram import fit_ngram
from typicality.decoding.truncation import tempered, top_k

SIZE, LENGTH = 3, 4
PROMPTS = np.array([[0, 1], [2, 2], [1, 0]])


@pytest.fixture(scope="module")
def model():
    symbols = np.random.default_rng(5).choice(SIZE, size=60, p=[0.6, 0.3, 0.1])
    return fit_ngram(symbols, SIZE, 3)


@pytest.fixture(scope="module")
def law(model):
    """Information of all continuations of every prompt."""
    texts = list(itertools.product(range(SIZE), repeat=LENGTH))
    return [{text: model.information([*prompt, *text]).sum() for text in texts} for prompt in PROMPTS]


def test_a_beam_that_drops_nothing_finds_the_mode(model, law):
    found, bits = beam_search(model, PROMPTS, LENGTH, width=SIZE ** (LENGTH - 1))
    for text, information, known in zip(found, bits, law, strict=True):
        assert information == pytest.approx(min(known.values()))
        assert known[tuple(text)] == pytest.approx(information)


def test_a_beam_of_one_takes_the_likeliest_symbol_every_time(model):
    found, bits = beam_search(model, PROMPTS, 9, width=1)
    for prompt, text, information in zip(PROMPTS, found, bits, strict=True):
        so_far = list(prompt)
        for _ in range(9):
            so_far.append(int(model.distributions(np.array([so_far]))[0].argmax()))
        assert text.tolist() == so_far[2:]
        assert information == pytest.approx(model.information(so_far).sum())


@pytest.mark.parametrize("width", [2, 3, 5])
def test_beams_are_those_of_the_textbook(model, width):
    found, bits = beam_search(model, PROMPTS, 6, width)
    for prompt, text, information in zip(PROMPTS, found, bits, strict=True):
        beam = [()]
        for _ in range(6):
            candidates = [(*partial, symbol) for partial in beam for symbol in range(SIZE)]
            cost = {text: model.information([*prompt, *text]).sum() for text in candidates}
            beam = sorted(candidates, key=cost.get)[:width]
        assert tuple(text) == beam[0]
        assert information == pytest.approx(cost[beam[0]])


def test_prompts_do_not_touch_each_other(model):
    together, _ = beam_search(model, PROMPTS, 8, width=3)
    alone = [beam_search(model, prompt[None], 8, width=3)[0][0] for prompt in PROMPTS]
    np.testing.assert_array_equal(together, alone)
    uniforms = np.random.default_rng(1).random((3, 8))
    together, _ = sample(model, PROMPTS, uniforms)
    alone = [sample(model, PROMPTS[[row]], uniforms[[row]])[0][0] for row in range(3)]
    np.testing.assert_array_equal(together, alone)


def test_whole_samples_follow_the_law(model, law):
    """Chi-square test over all 81 texts; false-alarm rate 1e-6."""
    rows = 60_000
    texts, bits = sample(
        model, np.repeat(PROMPTS[[0]], rows, axis=0), np.random.default_rng(2).random((rows, LENGTH))
    )
    counts = Counter(map(tuple, texts.tolist()))
    expected = np.array([2**-information for information in law[0].values()])
    observed = np.array([counts[text] for text in law[0]])
    assert stats.chisquare(observed, rows * expected / expected.sum()).pvalue > 1e-6
    np.testing.assert_allclose(bits, [law[0][tuple(text)] for text in texts.tolist()])


def test_bits_of_changed_samples_are_those_of_the_model(model, law):
    texts, bits = sample(
        model, PROMPTS, np.random.default_rng(3).random((3, LENGTH)), lambda rows: top_k(rows, 2)
    )
    np.testing.assert_allclose(
        bits, [known[tuple(text)] for known, text in zip(law, texts.tolist(), strict=True)]
    )


def test_cold_samples_are_greedy(model):
    uniforms = np.random.default_rng(4).random((3, 30))
    cold, _ = sample(model, PROMPTS, uniforms, lambda rows: tempered(rows, 1e-3))
    np.testing.assert_array_equal(cold, beam_search(model, PROMPTS, 30, width=1)[0])


def test_a_model_without_context_is_decoded_too():
    model = fit_ngram([0, 1, 1, 2, 1], 3, 1)
    found, bits = beam_search(model, PROMPTS, 4, width=2)
    assert (found == 1).all()
    np.testing.assert_allclose(bits, model.information([1] * 4).sum())
    assert sample(model, PROMPTS, np.full((3, 5), 0.5))[0].shape == (3, 5)


def test_extreme_uniforms_draw_nothing_impossible():
    cumulative = np.cumsum([[0.0, 0.3, 0.0, 0.7, 0.0]] * 2, axis=1)
    assert draw(cumulative, np.array([0.0, np.nextafter(1, 0)])).tolist() == [3, 1]
