"""The text of the decoding chapter: what is read, how it is split, and what is refused."""

import hashlib

import pytest

from typicality.decoding.corpus import (
    file_paragraphs,
    read_corpus,
    split_blocks,
    split_text,
    topic_paragraphs,
)
from typicality.errors import InputError

SETTINGS = {
    "block_length": 300,
    "held_out_every": 4,
    "order": 4,
    "prompts": 3,
    "prompt_length": 20,
    "length": 100,
}


@pytest.fixture
def long_text(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(f"Line {n} of\n  {n * n} lines." * 4 for n in range(99)), encoding="utf-8")
    return path


def test_help_topics_are_prose_and_occur_once():
    paragraphs = topic_paragraphs()
    assert len(set(paragraphs)) == len(paragraphs) > 500
    assert not [text for text in paragraphs if "  " in text or "\n" in text]
    assert not [text for text in paragraphs if text.startswith((">>>", "***", "==="))]
    assert not [text for text in paragraphs if "left- hand" in text]
    assert [text for text in paragraphs if "left-hand" in text]


def test_blocks_hold_the_whole_text_in_its_order():
    paragraphs = topic_paragraphs()
    blocks = split_blocks(paragraphs, 1_000, 5)
    assert "".join(blocks["text"]) == "".join(text + "\n" for text in paragraphs)
    assert blocks["text"].str.len().min() >= 1_000
    assert (blocks["split"] == "held-out").tolist() == [number % 5 == 4 for number in range(len(blocks))]


def test_no_paragraph_is_both_learnt_and_held_out():
    blocks, _ = read_corpus(None, SETTINGS)
    learnt, held_out = (set(split_text(blocks, split).splitlines()) for split in ("train", "held-out"))
    assert not learnt & held_out


def test_a_file_is_read_and_described(long_text):
    blocks, facts = read_corpus(long_text, SETTINGS)
    known = dict(zip(facts["fact"], facts["value"], strict=True))
    text = "".join(blocks["text"])
    assert "Line 3 of 9 lines." in text
    assert known["source"] == "long.txt"
    assert known["SHA-256 of the normalised text"] == hashlib.sha256(text.encode()).hexdigest()
    assert known["paragraphs"] == "99"


def test_paragraphs_of_a_file_with_a_byte_order_mark_and_windows_lines(tmp_path):
    path = tmp_path / "windows.txt"
    path.write_bytes("\ufeffÜber\r\nalles.\r\n\r\nUnd nun?\r\n".encode())
    assert file_paragraphs(path) == ["Über alles.", "Und nun?"]


def test_files_that_cannot_be_read_are_refused_in_one_sentence(tmp_path):
    with pytest.raises(InputError, match=r"decoding\.text: .*none\.txt cannot be read \(No such file"):
        file_paragraphs(tmp_path / "none.txt")
    with pytest.raises(InputError, match="cannot be read"):
        file_paragraphs(tmp_path)
    (tmp_path / "latin.txt").write_bytes("Übrigens".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.txt is not UTF-8 \(byte 0\); convert it"):
        file_paragraphs(tmp_path / "latin.txt")


def test_short_texts_are_refused(tmp_path, long_text):
    (tmp_path / "short.txt").write_text("Too short.", encoding="utf-8")
    with pytest.raises(InputError, match=r"short\.txt has 0 held-out blocks of 300 symbols"):
        read_corpus(tmp_path / "short.txt", SETTINGS)
    with pytest.raises(InputError, match="too few for 999 prompts"):
        read_corpus(long_text, SETTINGS | {"prompts": 999})


def test_settings_that_do_not_fit_each_other_are_refused(long_text):
    with pytest.raises(InputError, match=r"decoding\.block_length is 300, but .* take 320 symbols"):
        read_corpus(long_text, SETTINGS | {"length": 300})
    with pytest.raises(InputError, match=r"decoding\.prompt_length is 20, but a model of order 22"):
        read_corpus(long_text, SETTINGS | {"order": 22})
