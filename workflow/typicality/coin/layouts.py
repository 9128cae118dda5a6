"""The binomial table as readers see it."""

import numpy as np

from typicality.coin.binomial import count_mode
from typicality.tables import Column, Layout, Number, Text

LONGEST = 64
"""Most tosses for which every row is shown."""
STEPS = np.arange(-8, 9) / 2
"""Rows of a longer table, in standard deviations from the mean; all tails and all heads are added."""


def rows_that_matter(tosses, p_heads):
    """Numbers of heads to be shown: all of a short table, else the ends and steps through the bulk.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    numpy.ndarray of int, increasing

    Examples
    --------
    >>> from fractions import Fraction
    >>> rows_that_matter(10_000, Fraction(1, 2))[:4].tolist()
    [0, 4800, 4825, 4850]
    """
    if tosses <= LONGEST:
        return np.arange(tosses + 1)
    mode = count_mode(tosses, p_heads)
    deviation = float(tosses * p_heads * (1 - p_heads)) ** 0.5
    bulk = np.rint(mode + deviation * STEPS).astype(int)
    return np.unique(np.concatenate([[0, tosses], bulk[(bulk >= 0) & (bulk <= tosses)]]))


def binomial_layout(binomial, p_heads):
    """Lay out the binomial table; the likeliest sequence and the likeliest count are bold.

    Parameters
    ----------
    binomial : pandas.DataFrame
        As `typicality.coin.binomial.binomial_table` makes it.
    p_heads : fractions.Fraction

    Returns
    -------
    typicality.tables.Layout
    """
    shown = binomial.iloc[rows_that_matter(len(binomial) - 1, p_heads)].reset_index(drop=True)
    bold = {(int(shown[f"log2_{name}"].argmax()), name) for name in ("p_sequence", "p_count")}
    count, power, plain = Number(0), Number(2, scientific=True), Number(3)
    if len(binomial) - 1 <= LONGEST:
        probabilities = (
            Column("p_sequence", "p(sequence)", power, r"$p(\mathrm{sequence})$"),
            Column("n_sequences", "# sequences", Text(right=True), r"\# sequences"),
            Column("p_count", "p(#H, #T)", power, r"$p(\#\mathrm{H}, \#\mathrm{T})$"),
        )
    else:
        probabilities = (
            Column("log2_p_sequence", "log₂ p(sequence)", plain, r"$\log_2 p(\mathrm{sequence})$"),
            Column("log2_n_sequences", "log₂ # sequences", plain, r"$\log_2$ \# sequences"),
            Column("log2_p_count", "log₂ p(#H, #T)", plain, r"$\log_2 p(\#\mathrm{H}, \#\mathrm{T})$"),
        )
        bold = {(row, f"log2_{name}") for row, name in bold}
    columns = (
        Column("heads", "#H", count),
        Column("tails", "#T", count),
        *probabilities,
        Column("excess_bits", "information − H\n(bits)", plain, "information $-$ $H$\n(bits)"),
    )
    return Layout(shown, columns, frozenset(bold))
