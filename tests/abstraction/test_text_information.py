"""Bits per character of a text in several alphabets against the models' own."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from typicality.abstraction.segmentation import CHARACTERS, PIECES, WORDS
from typicality.abstraction.text_information import (
    block_weights,
    compared_orders,
    information,
    longest,
    percentiles,
    unit_information,
    unit_table,
)
from typicality.decoding.corpus import split_blocks
from typicality.decoding.ngram import fit_ngram

WORDS_OF_TEXT = ["the", "of", "a", "set", "is", "likely", "typical", "mode", "mass", "and", "so", "model"]


@pytest.fixture(scope="module")
def blocks():
    rng = np.random.default_rng(1)
    paragraphs = [
        " ".join(rng.choice(WORDS_OF_TEXT, size=rng.integers(8, 20))).capitalize() + f" x{number}."
        for number in range(300)
    ]
    return split_blocks(paragraphs, 600, 4)


@pytest.fixture(scope="module")
def measured(blocks):
    return unit_information(blocks, 4, 60)


def test_information_is_that_of_the_model_behind_its_context():
    symbols = np.random.default_rng(2).integers(0, 4, 300)
    model = fit_ngram(symbols, 5, 3)
    block = symbols[:80]
    expected = model.information(np.append([4, 4], block)).sum()
    assert information(model, block, 4) == pytest.approx(expected)


def test_probabilities_of_all_sequences_sum_to_one():
    model = fit_ngram(np.random.default_rng(3).integers(0, 3, 60), 3, 3)
    every = [information(model, np.array(s), 0) for s in product(range(3), repeat=4)]
    assert np.exp2(-np.array(every)).sum() == pytest.approx(1)


@pytest.mark.parametrize("size", [2, 3, 100, 1985, 65_536])
def test_longest_is_the_longest(size):
    assert size ** longest(size) < 2**63 <= size ** (longest(size) + 1)


def test_all_units_measure_the_same_characters(measured, blocks):
    held_out = blocks.loc[blocks["split"] == "held-out", "text"].str.len().to_numpy()
    for _, group in measured.groupby(["unit", "order"]):
        assert (group["characters"].to_numpy() == held_out).all()


def test_words_of_random_words_cost_their_entropy(measured):
    """Independent words of a dozen take log2 12 bits each.

    The numbers of paragraphs, which are spelled, and the ends of paragraphs take some more or less.
    """
    words = measured[(measured["unit"] == WORDS) & (measured["order"] == 2)]
    per_word = words["bits"].sum() / words["symbols"].sum()
    assert np.log2(12) - 0.6 < per_word < np.log2(12) + 1.2


def test_more_abstract_units_are_better_at_one_order(measured):
    bits = measured[measured["order"] == 2].groupby("unit")["bits"].sum()
    assert bits[WORDS] < bits[PIECES] < bits[CHARACTERS]


def test_unknown_words_are_counted_and_cost_bits(measured):
    words = measured[(measured["unit"] == WORDS) & (measured["order"] == 1)]
    assert words["unknown"].min() > 0
    assert not measured.loc[measured["unit"] != WORDS, "unknown"].any()


def test_compared_orders_have_no_more_parameters_than_characters():
    table = pd.DataFrame(
        {
            "unit": [CHARACTERS, CHARACTERS, PIECES, PIECES, WORDS, WORDS],
            "order": [1, 2, 1, 2, 1, 2],
            "parameters": [10, 1000, 400, 1001, 100, 1000],
        }
    )
    assert compared_orders(table, 2) == {CHARACTERS: 2, PIECES: 1, WORDS: 2}
    assert compared_orders(table, 1) == {CHARACTERS: 1, PIECES: 1, WORDS: 1}


def test_table_adds_up_blocks(measured):
    table = unit_table(measured, 3, 500, 0)
    assert table["compared"].sum() == 3
    row = table[(table["unit"] == CHARACTERS) & (table["order"] == 3)].iloc[0]
    group = measured[(measured["unit"] == CHARACTERS) & (measured["order"] == 3)]
    assert row["bits_per_character"] == pytest.approx(group["bits"].sum() / group["characters"].sum())
    assert row["characters_per_symbol"] == 1
    assert row["compared"]
    assert (table["ci_low"] < table["bits_per_character"]).all()
    assert (table["bits_per_character"] < table["ci_high"]).all()


def test_weights_draw_as_many_blocks_as_there_are(measured):
    weights = block_weights(measured, 200, 0)
    assert weights.shape == (200, measured["block"].nunique())
    assert (weights.sum(axis=1) == measured["block"].nunique()).all()
    assert percentiles(np.arange(101.0)) == pytest.approx((2.5, 97.5))
