"""The n-gram model against Kneser-Ney spelled out in exact fractions."""

import itertools
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.decoding import ngram
from typicality.decoding.corpus import split_blocks
from typicality.decoding.ngram import fit_ngram, load_ngram, save_ngram
from typicality.decoding.perplexity import perplexity_table
from typicality.decoding.symbols import Alphabet
from typicality.errors import InputError

SIZE = 4
streams = st.lists(st.integers(0, SIZE - 1), min_size=5, max_size=60)


def spelled_out(symbols, size, order, context, following):
    """Probability by the definition: counts on top, numbers of different left neighbours below."""
    grams = [tuple(symbols[i : i + order]) for i in range(len(symbols) - order + 1)]
    counts = defaultdict(int)
    for gram in grams:
        counts[gram] += 1
    tables = {order: dict(counts)}
    for n in range(order - 1, 0, -1):
        tables[n] = defaultdict(int)
        for gram in tables[n + 1]:
            tables[n][gram[1:]] += 1
    probability = Fraction(1, size)
    for n in range(1, order + 1):
        ones, twos = (sum(count == c for count in tables[n].values()) for c in (1, 2))
        discount = Fraction(ones, ones + 2 * twos) if ones and twos else Fraction(1, 2)
        history = tuple(context[len(context) - n + 1 :]) if n > 1 else ()
        seen = {gram[-1]: count for gram, count in tables[n].items() if gram[:-1] == history}
        if not seen:
            break
        total = sum(seen.values())
        own = Fraction(seen[following] - discount) if following in seen else Fraction(0)
        probability = own / total + discount * len(seen) / total * probability
    return probability


@given(streams, st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_probabilities_are_those_of_the_definition(symbols, order):
    model = fit_ngram(symbols, SIZE, order)
    contexts = list(itertools.product(range(SIZE), repeat=order - 1))
    got = model.distributions(np.array(contexts, dtype=int).reshape(len(contexts), order - 1))
    for context, row in list(zip(contexts, got, strict=True))[:: max(1, len(contexts) // 8)]:
        expected = [float(spelled_out(symbols, SIZE, order, context, word)) for word in range(SIZE)]
        np.testing.assert_allclose(row, expected, rtol=1e-12)


@given(streams, st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_distributions_sum_to_one_and_exclude_nothing(symbols, order):
    model = fit_ngram(symbols, SIZE + 1, order)  # the last symbol never occurs
    contexts = list(itertools.product(range(SIZE + 1), repeat=order - 1))
    rows = model.distributions(np.array(contexts, dtype=int).reshape(len(contexts), order - 1))
    np.testing.assert_allclose(rows.sum(axis=1), 1, rtol=1e-13)
    assert rows.min() > 0


def test_texts_of_one_length_share_a_probability_of_one():
    symbols = np.random.default_rng(0).integers(3, size=40)
    model = fit_ngram(symbols, 3, 3)
    start = [0, 2]
    texts = [[*start, *text] for text in itertools.product(range(3), repeat=4)]
    assert sum(2 ** -model.information(text).sum() for text in texts) == pytest.approx(1, rel=1e-12)


def test_shorter_contexts_use_what_they_have():
    model = fit_ngram([0, 1, 2, 0, 1, 1, 2, 0, 0, 1], 3, 3)
    unigram = model.distributions(np.zeros((1, 0), dtype=int))
    assert unigram.sum() == pytest.approx(1)
    np.testing.assert_array_equal(model.distributions([[2, 0, 1]]), model.distributions([[0, 1]]))
    assert not np.array_equal(model.distributions([[1]]), model.distributions([[0, 1]]))


def test_distinct_distributions_are_those_of_all_rows():
    symbols = np.random.default_rng(1).integers(4, size=200)
    model = fit_ngram(symbols, 4, 3)
    contexts = np.random.default_rng(2).integers(4, size=(50, 2))
    rows, which = model.distinct_distributions(contexts)
    assert len(rows) <= 16
    one_by_one = np.concatenate([model.distributions(context[None]) for context in contexts])
    np.testing.assert_array_equal(rows[which], one_by_one)


def test_information_does_not_depend_on_how_much_is_held_at_once(monkeypatch):
    symbols = np.random.default_rng(3).integers(4, size=300)
    model = fit_ngram(symbols, 4, 3)
    whole = model.information(symbols)
    monkeypatch.setattr(ngram, "ROWS_AT_ONCE", 7)
    np.testing.assert_array_equal(model.information(symbols), whole)
    assert len(whole) == 298
    assert len(model.information(symbols[:2])) == 0


def test_a_model_of_a_markov_chain_learns_its_entropy_rate():
    """Long text of a chain with known rate; the tolerance is over 6 standard errors (rate below 1e-8)."""
    transition = np.array([[0.9, 0.1], [0.4, 0.6]])
    rng, symbols = np.random.default_rng(4), [0]
    for uniform in rng.random(40_000):
        symbols.append(int(uniform > transition[symbols[-1], 0]))
    rate = -(np.array([0.8, 0.2]) @ (transition * np.log2(transition)).sum(axis=1))
    model = fit_ngram(symbols[:20_000], 2, 2)
    assert model.information(symbols[20_000:]).mean() == pytest.approx(rate, abs=0.04)


def test_stored_models_are_the_same_again(tmp_path):
    alphabet = Alphabet.of("abracadabra, abracadabra")
    model = fit_ngram(alphabet.encode("abracadabra, abracadabra"), alphabet.size, 3)
    for name in ("one.npz", "two.npz"):
        save_ngram(model, alphabet, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    again, letters = load_ngram(tmp_path / "one.npz")
    contexts = np.array(list(itertools.product(range(alphabet.size), repeat=2)))
    np.testing.assert_array_equal(again.distributions(contexts), model.distributions(contexts))
    assert letters.decode(letters.encode("cab")) == "cab"


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text.npz").write_text("no model")
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    for name in ("text.npz", "other.npz", "none.npz"):
        with pytest.raises(InputError, match=f"{name} holds no n-gram model"):
            load_ngram(tmp_path / name)


def test_orders_that_cannot_be_counted_are_refused():
    with pytest.raises(InputError, match=r"decoding\.order: 11 is too high for 100 different symbols"):
        fit_ngram(np.zeros(50, dtype=int), 100, 11)
    with pytest.raises(InputError, match="2 symbols are too few"):
        fit_ngram([0, 1], 2, 3)


def test_perplexity_falls_with_the_order_on_text_with_long_rules():
    table = perplexity_table(split_blocks([f"{n:b}{n:b} is twice {n:b}." for n in range(400)], 200, 4), 3)
    assert table["order"].tolist() == [1, 2, 3]
    assert (np.diff(table["held_out_bits"]) < 0).all()
    np.testing.assert_allclose(table["perplexity"], 2 ** table["held_out_bits"])
    assert (table["unknown"] == 0).all()
