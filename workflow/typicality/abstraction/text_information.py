"""Information of one held-out text in characters, in word pieces and in words, by n-gram models of any order.

A text can be cut into pieces in several ways, of which the models are given one: what they find is an upper
bound of the information of the text, and a lower bound of its likelihood.
"""

import math

import numpy as np
import pandas as pd

from typicality.abstraction.conditional_probability import conditional_probabilities
from typicality.abstraction.segmentation import CHARACTERS, UNITS, segment
from typicality.decoding.ngram import fit_ngram, fit_windows
from typicality.intervals import LEVEL
from typicality.streams import stream

BLOCK_COLUMNS = ("unit", "order", "size", "parameters", "block", "characters", "symbols", "unknown", "bits")
UNIT_COLUMNS = (
    "unit",
    "order",
    "size",
    "parameters",
    "characters_per_symbol",
    "unknown_share",
    "bits_per_character",
    "ci_low",
    "ci_high",
    "compared",
)


def unit_information(blocks, order, merges):
    """Fit n-gram models of every unit and every order, and measure each held-out block.

    A block is scored as a text that follows the end of a paragraph. The information of an unknown word is
    that of being unknown, and that of its spelling under a model of the training text's unknown words.

    Parameters
    ----------
    blocks : pandas.DataFrame
        As `typicality.decoding.corpus.split_blocks` makes it.
    order : int
        The highest order; of larger alphabets the highest that 63 bits hold, where that is lower.
    merges : int
        Of the byte-pair pieces.

    Returns
    -------
    pandas.DataFrame
        `BLOCK_COLUMNS`: size of the alphabet, parameters (n-grams of all lengths that have a probability of
        their own, those of the spelling included), and of each block its characters, symbols, unknown words
        and bits.
    """
    texts, alphabet = segment(blocks, merges)
    lengths = [len(text) for text in blocks.loc[blocks["split"] == "held-out", "text"]]
    tables = []
    for unit, text in texts.items():
        spelling, spelled_bits = _spelling(text, alphabet, order)
        for n in range(1, min(order, longest(text.size)) + 1):
            model = fit_ngram(text.train, text.size, n)
            bits = [information(model, block, text.paragraph_end) for block in text.held_out]
            table = {
                "unit": unit,
                "order": n,
                "size": text.size,
                "parameters": parameters(model) + spelling,
                "block": np.arange(len(lengths)),
                "characters": lengths,
                "symbols": [len(block) for block in text.held_out],
                "unknown": [np.count_nonzero(block == text.unknown) for block in text.held_out],
                "bits": np.add(bits, spelled_bits),
            }
            tables.append(pd.DataFrame(table, columns=list(BLOCK_COLUMNS)))
    return pd.concat(tables, ignore_index=True).astype({"unit": "string[pyarrow]"})


def longest(size):
    """Return the highest order of which 63 bits can number the n-grams.

    Examples
    --------
    >>> longest(2), longest(1000)
    (62, 6)
    """
    order = int(63 / math.log2(size))
    return order if size**order < 2**63 else order - 1


def parameters(model):
    """Return how many n-grams of all lengths have a probability of their own."""
    return sum(len(level.symbols) for level in model.levels)


def information(model, symbols, before):
    """Information of a sequence that follows one symbol, repeated as often as a context takes, in bits.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    symbols : ndarray of int64, shape (length,)
    before : int

    Returns
    -------
    float
    """
    padded = np.append(np.full(model.order - 1, before), symbols)
    windows = np.lib.stride_tricks.sliding_window_view(padded, model.order)
    return float(-np.log2(conditional_probabilities(model, windows[:, :-1], windows[:, -1])).sum())


def _spelling(text, alphabet, order):
    """Return the parameters of the model that spells unknown words, and the bits it takes in every block."""
    if text.unknown is None:
        return 0, np.zeros(len(text.held_out))
    end = alphabet.size
    order = min(order, longest(end + 1))
    windows = [_windows(word, end, order) for word in text.spelled_train]
    model = fit_windows(np.concatenate(windows or [_windows(np.zeros(0, np.int64), end, order)]), end + 1)
    bits = [
        sum(information(model, np.append(word, end), end) for word in words)
        for words in text.spelled_held_out
    ]
    return parameters(model), np.array(bits, dtype=float)


def _windows(word, end, order):
    """Every character of a word and its end, behind what comes before."""
    padded = np.concatenate([np.full(order - 1, end), word, [end]]).astype(np.int64)
    return np.lib.stride_tricks.sliding_window_view(padded, order)


def unit_table(information, order, bootstrap, seed):
    """Bits per character of every unit and order, and the orders that are compared.

    Compared with the model of characters of the given order is, of each other unit, the highest order that
    has no more parameters. Intervals: 95 %, by bootstrap over the held-out blocks.

    Parameters
    ----------
    information : pandas.DataFrame
        As `unit_information` makes it.
    order : int
        Of the model of characters.
    bootstrap : int
        Samples of the blocks.
    seed : int

    Returns
    -------
    pandas.DataFrame
        `UNIT_COLUMNS`.
    """
    weights = block_weights(information, bootstrap, seed)
    chosen = compared_orders(information, order)
    rows = []
    for (unit, n), group in information.groupby(["unit", "order"], sort=False):
        characters, bits = group["characters"].to_numpy(float), group["bits"].to_numpy(float)
        low, high = percentiles((weights @ bits) / (weights @ characters))
        rows.append(
            {
                "unit": unit,
                "order": n,
                "size": group["size"].iloc[0],
                "parameters": group["parameters"].iloc[0],
                "characters_per_symbol": characters.sum() / group["symbols"].sum(),
                "unknown_share": group["unknown"].sum() / group["symbols"].sum(),
                "bits_per_character": bits.sum() / characters.sum(),
                "ci_low": low,
                "ci_high": high,
                "compared": chosen[unit] == n,
            }
        )
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS)).astype({"unit": "string[pyarrow]"})


def block_weights(information, bootstrap, seed):
    """Return how often each held-out block is drawn.

    Parameters
    ----------
    information : pandas.DataFrame
        As `unit_information` makes it.
    bootstrap : int
        Samples of the blocks.
    seed : int

    Returns
    -------
    ndarray of int, shape (bootstrap, blocks)
    """
    blocks = information["block"].nunique()
    rng = stream(seed, "abstraction/units/bootstrap")
    return rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=bootstrap)


def percentiles(values):
    """Return the ends of the 95 % percentile interval, two floats."""
    return tuple(float(end) for end in np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))


def compared_orders(information, order):
    """Highest order of each unit that has no more parameters than the model of characters of one order.

    Parameters
    ----------
    information : pandas.DataFrame
        As `unit_information` makes it.
    order : int

    Returns
    -------
    dict of int
        By unit; 1 where every order has more.
    """
    sizes = information.groupby(["unit", "order"])["parameters"].first()
    most = sizes[CHARACTERS, order]
    return {unit: max(1, int((sizes[unit] <= most).sum())) for unit in UNITS}
