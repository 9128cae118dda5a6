"""Every alphabet spells the same text."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.abstraction.segmentation import CHARACTERS, PIECES, WORDS, segment, split_words

TRAIN = "the cat saw the dog, and the dog saw the cat.\nthe mat sat.\n" * 3 + "zebras yawn.\n"
HELD_OUT = ["the dog sat.\n", "the owl saw the zebras, and the cat.\n"]


def blocks():
    return pd.DataFrame({"split": ["train", "held-out", "held-out"], "text": [TRAIN, *HELD_OUT]})


@given(st.text())
def test_words_put_together_are_the_text(text):
    assert "".join(split_words(text)) == text


@pytest.fixture(scope="module")
def segmented():
    return segment(blocks(), 40)


def test_characters_are_the_text(segmented):
    texts, alphabet = segmented
    known = re.sub("[zbry]", "\ufffd", TRAIN)  # these occur once
    assert alphabet.decode(texts[CHARACTERS].train) == known
    assert len(texts[CHARACTERS].held_out) == 2


def test_units_are_fewer_the_more_abstract_they_are(segmented):
    texts, _ = segmented
    lengths = [len(texts[unit].train) for unit in (CHARACTERS, PIECES, WORDS)]
    assert lengths == sorted(lengths, reverse=True)
    assert all(text.train.max() < text.size for text in texts.values())
    assert all(block.max() < text.size for text in texts.values() for block in text.held_out)


def test_words_of_one_occurrence_are_unknown_and_spelled(segmented):
    texts, alphabet = segmented
    words = texts[WORDS]
    assert [alphabet.decode(word) for word in words.spelled_train] == ["\ufffde\ufffd\ufffdas", " \ufffdawn"]
    assert [len(block) for block in words.spelled_held_out] == [0, 2]
    spelled = [alphabet.decode(word) for word in words.spelled_held_out[1]]
    assert spelled == [" ow\ufffd", " \ufffde\ufffd\ufffdas"]
    assert [np.count_nonzero(block == words.unknown) for block in words.held_out] == [0, 2]


def test_number_of_the_paragraph_end_ends_every_block(segmented):
    texts, _ = segmented
    assert all(block[-1] == text.paragraph_end for text in texts.values() for block in text.held_out)


def test_held_out_text_teaches_no_pieces(segmented):
    other = blocks()
    other.loc[1, "text"] = "xyxyxyxy the dog sat.\n" * 50
    texts, _ = segment(other, 40)
    assert (texts[PIECES].train == segmented[0][PIECES].train).all()
