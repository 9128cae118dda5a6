"""Perplexity of n-gram models of every order on held-out text."""

import numpy as np
import pandas as pd

from typicality.decoding.corpus import split_text
from typicality.decoding.ngram import fit_ngram
from typicality.decoding.symbols import Alphabet

PERPLEXITY_COLUMNS = ("order", "contexts", "ngrams", "train_bits", "held_out_bits", "perplexity", "unknown")


def fit_to_blocks(blocks, order):
    """Fit the model and its alphabet to the training blocks.

    Parameters
    ----------
    blocks : pandas.DataFrame
        As `typicality.decoding.corpus.split_blocks` makes it.
    order : int

    Returns
    -------
    model : typicality.decoding.ngram.NgramModel
    alphabet : typicality.decoding.symbols.Alphabet
    """
    train = split_text(blocks, "train")
    alphabet = Alphabet.of(train)
    return fit_ngram(alphabet.encode(train), alphabet.size, order), alphabet


def perplexity_table(blocks, order):
    """Fit models of all orders up to one, and measure them on training and on held-out text.

    Of the training text as much is measured as was held out.

    Parameters
    ----------
    blocks : pandas.DataFrame
    order : int

    Returns
    -------
    pandas.DataFrame
        Columns `PERPLEXITY_COLUMNS`: numbers of different contexts of the longest length and of n-grams, bits
        per symbol on both texts, perplexity (2 to the power of the held-out bits) and unknown, the share of
        held-out symbols that the alphabet lacks.
    """
    rows = []
    for n in range(1, order + 1):
        model, alphabet = fit_to_blocks(blocks, n)
        train = alphabet.encode(split_text(blocks, "train"))
        held_out = alphabet.encode(split_text(blocks, "held-out"))
        bits = float(model.information(held_out).mean())
        rows.append(
            {
                "order": n,
                "contexts": len(model.levels[-1].contexts),
                "ngrams": len(model.levels[-1].symbols),
                "train_bits": float(model.information(train[: len(held_out)]).mean()),
                "held_out_bits": bits,
                "perplexity": 2**bits,
                "unknown": float(np.mean(held_out == alphabet.size - 1)),
            }
        )
    return pd.DataFrame(rows)
