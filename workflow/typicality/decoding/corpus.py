"""English text that is at hand without a download, or a file of the user's, as blocks of paragraphs."""

import hashlib
import platform
import re
from pathlib import Path

import numpy as np
import pandas as pd

from typicality.errors import InputError

PARAGRAPH_END = "\n"
"""The symbol that ends a paragraph; every other white space is one space."""
_OPENING = re.compile(r"[A-Z“\"]")
_ENDING = re.compile(r"[.:?!][\"”’)]*$")
_HYPHEN = re.compile(r"(?<=\w)-\n\s*(?=\w)")
"""Where the help topics break a line inside a word that has a hyphen."""
_LEAST_WORDS = 6


def topic_paragraphs():
    """Paragraphs of prose in the help topics that ship with Python.

    Headings, grammar and code are left out: a paragraph of prose opens with a capital or a quotation mark,
    has at least six words and ends as a sentence does.

    Returns
    -------
    list of str

    Raises
    ------
    InputError
        This Python comes without its help topics.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError:
        raise InputError(
            "This Python comes without the help topics of pydoc; name a text of your own in decoding.text."
        ) from None
    text = "\n\n".join(topics[name] for name in sorted(topics))
    paragraphs = split_paragraphs(_HYPHEN.sub("-", text))
    return [text for text in paragraphs if _is_prose(text)]


def file_paragraphs(path):
    """Paragraphs of a text file, which empty lines part.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    list of str

    Raises
    ------
    InputError
        The file cannot be read or is not UTF-8.
    """
    try:
        return split_paragraphs(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"decoding.text: {path} cannot be read ({error.strerror}); correct the path."
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"decoding.text: {path} is not UTF-8 (byte {error.start}); convert it, for instance with iconv."
        ) from None


def split_paragraphs(text):
    r"""Split a text at its empty lines; what occurs a second time is left out.

    Help topics quote each other at length: a passage that is both in the training and in the held-out text
    would be recited, not predicted.

    Examples
    --------
    >>> split_paragraphs("One\n  line.\n\nTwo.\n \nOne line.\n")
    ['One line.', 'Two.']
    """
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return list(dict.fromkeys(part for part in paragraphs if part))


def _is_prose(paragraph):
    return (
        _OPENING.match(paragraph) is not None
        and _ENDING.search(paragraph) is not None
        and len(paragraph.split()) >= _LEAST_WORDS
    )


def split_blocks(paragraphs, block_length, held_out_every):
    r"""Gather paragraphs into blocks, every so many of which is held out.

    Parameters
    ----------
    paragraphs : sequence of str
    block_length : int
        A block ends with the paragraph that brings it to so many symbols; a shorter rest joins the last one.
    held_out_every : int
        Of each run of so many blocks the last is held out.

    Returns
    -------
    pandas.DataFrame
        Columns block, split (``train`` or ``held-out``) and text.

    Examples
    --------
    >>> split_blocks(["One.", "Two.", "Three.", "Four."], 8, 2).to_dict("list")["text"]
    ['One.\nTwo.\n', 'Three.\nFour.\n']
    """
    texts, waiting = [], ""
    for paragraph in paragraphs:
        waiting += paragraph + PARAGRAPH_END
        if len(waiting) >= block_length:
            texts.append(waiting)
            waiting = ""
    if texts:
        texts[-1] += waiting
    number = np.arange(len(texts))
    split = np.where(number % held_out_every == held_out_every - 1, "held-out", "train")
    return pd.DataFrame(
        {"block": number, "split": split, "text": pd.array(texts, dtype="string[pyarrow]")}
    ).astype({"split": "string[pyarrow]"})


def read_corpus(path, settings):
    """Read the text of this chapter and state what it is.

    Parameters
    ----------
    path : path-like or None
        A UTF-8 text file; None takes the help topics of Python.
    settings : mapping
        ``block_length``, ``held_out_every``, ``order``, and ``prompts``, ``prompt_length`` and ``length``:
        each prompt and what follows it need a held-out block.

    Returns
    -------
    blocks : pandas.DataFrame
        As `split_blocks` makes it.
    facts : pandas.DataFrame
        Columns fact and value, both text.

    Raises
    ------
    InputError
        The text cannot be read, or is too short for the settings; the settings do not fit each other.
    """
    _check_lengths(settings)
    paragraphs = topic_paragraphs() if path is None else file_paragraphs(path)
    blocks = split_blocks(paragraphs, settings["block_length"], settings["held_out_every"])
    held_out = int((blocks["split"] == "held-out").sum())
    if held_out < settings["prompts"]:
        raise InputError(
            f"decoding.text: {path or 'the help topics of Python'} has {held_out} held-out blocks of "
            f"{settings['block_length']} symbols, too few for {settings['prompts']} prompts; take a longer "
            "text, or a smaller decoding.prompts or decoding.block_length."
        )
    return blocks, _facts(path, paragraphs, blocks)


def split_text(blocks, split):
    """Join the blocks of one split.

    Parameters
    ----------
    blocks : pandas.DataFrame
        Has the columns split and text.
    split : str
        ``train`` or ``held-out``.

    Returns
    -------
    str
    """
    return "".join(blocks.loc[blocks["split"] == split, "text"])


def _check_lengths(settings):
    needed = settings["prompt_length"] + settings["length"]
    if settings["block_length"] < needed:
        raise InputError(
            f"decoding.block_length is {settings['block_length']}, but a prompt and what follows it take "
            f"{needed} symbols; raise it, or lower decoding.prompt_length or decoding.length."
        )
    if settings["prompt_length"] < settings["order"] - 1:
        raise InputError(
            f"decoding.prompt_length is {settings['prompt_length']}, but a model of order "
            f"{settings['order']} looks back on {settings['order'] - 1} symbols; raise it, or lower "
            "decoding.order."
        )


def _facts(path, paragraphs, blocks):
    text = "".join(blocks["text"])
    sizes = blocks["text"].str.len().groupby(blocks["split"]).sum()
    source, licence = _origin(path)
    facts = {
        "source": source,
        "licence": licence,
        "SHA-256 of the normalised text": hashlib.sha256(text.encode()).hexdigest(),
        "paragraphs": f"{len(paragraphs):,}",
        "symbols": f"{len(text):,}",
        "symbols for training": f"{sizes['train']:,}",
        "symbols held out": f"{sizes['held-out']:,}",
        "blocks": f"{len(blocks):,}",
    }
    return pd.DataFrame({"fact": list(facts), "value": list(facts.values())}).astype("string[pyarrow]")


def _origin(path):
    if path is None:
        version = platform.python_version()
        return f"pydoc_data.topics of Python {version}", f"PSF License Agreement of Python {version}"
    return Path(path).name, "as its owner states"
