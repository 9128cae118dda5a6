"""Tosses of a biased coin, one by one."""

import numpy as np
import pandas as pd

from typicality.streams import stream

CHUNK_TOSSES = 1 << 18
"""Tosses held at once."""


def simulate_heads(tosses, p_heads, total_tosses, seed):
    """Toss a coin again and again and count the heads of every sequence.

    Every toss draws an integer below the denominator of `p_heads`, so that the odds are exact.

    Parameters
    ----------
    tosses : int
        Length of a sequence.
    p_heads : fractions.Fraction
        Its denominator fits 63 bits.
    total_tosses : int
        The effort: ``total_tosses // tosses`` sequences are tossed, at least one.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns heads, 0 to `tosses`, and observed: how many sequences had so many heads.

    Examples
    --------
    >>> from fractions import Fraction
    >>> int(simulate_heads(4, Fraction(3, 4), 400, seed=0)["observed"].sum())
    100
    """
    rng = stream(seed, "coin/heads")
    sequences = max(1, total_tosses // tosses)
    at_once = max(1, CHUNK_TOSSES // tosses)
    observed = np.zeros(tosses + 1, dtype=np.int64)
    for first in range(0, sequences, at_once):
        size = (min(at_once, sequences - first), tosses)
        draws = rng.integers(p_heads.denominator, size=size, dtype=_smallest(p_heads.denominator))
        heads = np.count_nonzero(draws < p_heads.numerator, axis=1)
        observed += np.bincount(heads, minlength=tosses + 1)
    return pd.DataFrame({"heads": np.arange(tosses + 1), "observed": observed})


def _smallest(bound):
    return next(t for t in (np.uint8, np.uint32, np.int64) if bound - 1 <= np.iinfo(t).max)
