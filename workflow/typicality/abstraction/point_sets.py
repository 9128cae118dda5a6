"""Density over sets against density over orderings: how many orderings are one and the same set.

Independent draws have the same density in every order. A set stands for all of its orderings, so that its
density is theirs times their number: n! for n distinct points, n! / (h! (n - h)!) for h heads among n tosses,
whose repeats cannot be told apart. The factor depends on n; without it sets of different sizes are not
comparable.
"""

import math
from fractions import Fraction

import numpy as np
import pandas as pd

from typicality.coin.binomial import count_mode
from typicality.streams import stream

SET_COLUMNS = (
    "size",
    "orderings",
    "log2_orderings",
    "heads",
    "coin_orderings",
    "log2_coin_orderings",
    "ordered_bits",
    "set_bits",
)


def orderings(multiplicities):
    """Count the orderings of a multiset: n! over the product of the factorials of its multiplicities.

    Parameters
    ----------
    multiplicities : sequence of int
        How often each different element occurs; they sum to n.

    Returns
    -------
    int

    Examples
    --------
    >>> orderings([1, 1, 1]), orderings([12, 4])
    (6, 1820)
    """
    return math.factorial(sum(multiplicities)) // math.prod(map(math.factorial, multiplicities))


def log2_orderings(multiplicities):
    """Binary logarithm of `orderings`, by the logarithm of the gamma function, of any size.

    Examples
    --------
    >>> round(log2_orderings([1] * 1000), 3)
    8529.398
    """
    return (
        math.lgamma(sum(multiplicities) + 1) - sum(math.lgamma(m + 1) for m in multiplicities)
    ) / math.log(2)


def increasing_probability(points):
    """Probability that independent points on a line come in increasing order, by integration.

    Their distribution function makes them uniform on [0, 1], where the probability is the volume of
    u1 < u2 < ... < un; the polynomials of the iterated integral are integrated exactly.

    Parameters
    ----------
    points : int
        n, at least 1.

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> increasing_probability(3)
    Fraction(1, 6)
    """
    polynomial = [Fraction(1)]
    for _ in range(points):
        polynomial = [Fraction(0), *(c / (power + 1) for power, c in enumerate(polynomial))]
    return sum(polynomial)


def count_over_sequence(tosses, p_heads, heads):
    """Probability of a number of heads over that of one sequence which has it.

    The probabilities of the numbers are the coefficients of (1 - p + p z)^n, multiplied out.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction
    heads : int

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> count_over_sequence(16, Fraction(3, 4), 12)
    Fraction(1820, 1)
    """
    counts = [Fraction(1)]
    for _ in range(tosses):
        tails, head = ([(1 - p_heads) * c for c in counts], [p_heads * c for c in counts])
        counts = [a + b for a, b in zip([*tails, 0], [0, *head], strict=True)]
    return counts[heads] / (p_heads**heads * (1 - p_heads) ** (tosses - heads))


def count_increasing(points, samples, seed):
    """Draw independent Gaussian points, and count how often they come in increasing order.

    Parameters
    ----------
    points : int
        Of one set.
    samples : int
        Sets that are drawn.
    seed : int

    Returns
    -------
    int
    """
    draws = stream(seed, "abstraction/sets").standard_normal((samples, points))
    return int((np.diff(draws, axis=1) > 0).all(axis=1).sum())


def sets_table(sizes, dimension, p_heads):
    """Orderings of sets of several sizes, and what they make of the information.

    Parameters
    ----------
    sizes : sequence of int
        Points of a set, and tosses of the coin.
    dimension : int
        Of the space in which points have a standard Gaussian distribution.
    p_heads : fractions.Fraction
        Of the coin, whose likeliest number of heads is looked at.

    Returns
    -------
    pandas.DataFrame
        `SET_COLUMNS`: orderings of distinct points (exact integers, as text), and of tosses with so many
        heads; ``ordered_bits`` and ``set_bits`` are the mean information of n Gaussian points in their order
        and as a set (differential entropy, in bits per n points): they differ by log2 n!.
    """
    rows = []
    for size in sizes:
        heads = count_mode(size, p_heads)
        ordered = size * dimension / 2 * math.log2(2 * math.pi * math.e)
        rows.append(
            {
                "size": size,
                "orderings": str(orderings([1] * size)),
                "log2_orderings": log2_orderings([1] * size),
                "heads": heads,
                "coin_orderings": str(orderings([heads, size - heads])),
                "log2_coin_orderings": log2_orderings([heads, size - heads]),
                "ordered_bits": ordered,
                "set_bits": ordered - log2_orderings([1] * size),
            }
        )
    texts = dict.fromkeys(("orderings", "coin_orderings"), "string[pyarrow]")
    return pd.DataFrame(rows, columns=list(SET_COLUMNS)).astype(texts)
