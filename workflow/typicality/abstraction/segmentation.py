"""One text in three alphabets: characters, byte-pair pieces, and words, spelled where they are unknown."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from typicality.abstraction.byte_pairs import byte_pairs
from typicality.decoding.corpus import PARAGRAPH_END, split_text
from typicality.decoding.symbols import Alphabet

CHARACTERS = "characters"
PIECES = "word pieces"
WORDS = "words"
UNITS = (CHARACTERS, PIECES, WORDS)
_WORD = re.compile(r" ?\w+| ?[^\w\s]|\s")
_LEAST_OCCURRENCES = 2
"""Of a word in the training text, for it to be known."""


def split_words(text):
    r"""Cut a text into words and marks, a space before one belonging to it; put together they are the text.

    Examples
    --------
    >>> split_words("To be, or not.\n")
    ['To', ' be', ',', ' or', ' not', '.', '\n']
    """
    return _WORD.findall(text)


@dataclass(frozen=True)
class Segmented:
    """A text as numbers, block by block.

    Attributes
    ----------
    size : int
        Of the alphabet.
    train : ndarray of int64
        The training text.
    held_out : list of ndarray of int64
        Every held-out block.
    paragraph_end : int
        The number of what ends a paragraph.
    unknown : int or None
        The number of all unknown words.
    spelled_train : list of ndarray of int64
        Characters of the training text's unknown words, in the order of the text.
    spelled_held_out : list of list of ndarray of int64
        Those of every held-out block.
    """

    size: int
    train: np.ndarray
    held_out: list
    paragraph_end: int
    unknown: int | None = None
    spelled_train: list | None = None
    spelled_held_out: list | None = None


def segment(blocks, merges):
    """Write a text in every alphabet.

    Characters that occur less than twice in the training text count as one unknown character in each of
    them, so that all three alphabets encode the same text.

    Parameters
    ----------
    blocks : pandas.DataFrame
        As `typicality.decoding.corpus.split_blocks` makes it.
    merges : int
        Of the byte-pair pieces.

    Returns
    -------
    texts : dict of Segmented
        By the name of the unit.
    alphabet : typicality.decoding.symbols.Alphabet
        Of the characters.
    """
    alphabet = Alphabet.of(split_text(blocks, "train"))
    texts = blocks["text"].to_list()
    held_out = (blocks["split"] == "held-out").to_numpy()
    vocabulary = _Vocabulary.of(texts, held_out, alphabet)
    return {
        CHARACTERS: _in_characters(texts, held_out, alphabet),
        PIECES: _in_pieces(vocabulary, alphabet, merges),
        WORDS: _in_words(vocabulary),
    }, alphabet


@dataclass(frozen=True)
class _Vocabulary:
    """All different words of a text, their counts in its training part, and the text in their numbers."""

    words: list
    spelled: list
    counts: np.ndarray
    train: np.ndarray
    held_out: list

    @classmethod
    def of(cls, texts, held_out, alphabet):
        numbers, words = pd.factorize(
            np.array([w for text in texts for w in split_words(text)], dtype=object)
        )
        ends = np.cumsum([len(split_words(text)) for text in texts])[:-1]
        parts = np.split(numbers.astype(np.int64), ends)
        train = np.concatenate([part for part, out in zip(parts, held_out, strict=True) if not out])
        return cls(
            words=list(words),
            spelled=[alphabet.encode(word) for word in words],
            counts=np.bincount(train, minlength=len(words)),
            train=train,
            held_out=[part for part, out in zip(parts, held_out, strict=True) if out],
        )


def _in_characters(texts, held_out, alphabet):
    train = "".join(text for text, out in zip(texts, held_out, strict=True) if not out)
    return Segmented(
        alphabet.size,
        alphabet.encode(train),
        [alphabet.encode(text) for text, out in zip(texts, held_out, strict=True) if out],
        int(alphabet.encode(PARAGRAPH_END)[0]),
    )


def _in_pieces(vocabulary, alphabet, merges):
    pieces = byte_pairs(vocabulary.spelled, vocabulary.counts, alphabet.size, merges)

    def cut(numbers):
        return np.concatenate([pieces.words[number] for number in numbers])

    return Segmented(
        alphabet.size + len(pieces.pairs),
        cut(vocabulary.train),
        [cut(block) for block in vocabulary.held_out],
        int(alphabet.encode(PARAGRAPH_END)[0]),
    )


def _in_words(vocabulary):
    known = vocabulary.counts >= _LEAST_OCCURRENCES
    unknown = int(known.sum())
    number = np.where(known, np.cumsum(known) - 1, unknown)

    def spelled(words):
        return [vocabulary.spelled[word] for word in words if not known[word]]

    return Segmented(
        unknown + 1,
        number[vocabulary.train],
        [number[block] for block in vocabulary.held_out],
        int(number[vocabulary.words.index(PARAGRAPH_END)]),
        unknown,
        spelled(vocabulary.train),
        [spelled(block) for block in vocabulary.held_out],
    )
