"""The binomial table: sequences beside counts, in exact rational arithmetic."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

EXACT_TOSSES = 1000
"""Up to here every row is a fraction; beyond, a binary number of `PRECISION` bits."""
PRECISION = 256
"""Bits of a scaled number. A million roundings leave 235 of them right, where a double needs 53."""
EXACT_DIGITS = 300
"""Longest number of sequences that is written out."""
BINOMIAL_COLUMNS = (
    "heads",
    "tails",
    "p_sequence",
    "n_sequences",
    "p_count",
    "log2_p_sequence",
    "log2_n_sequences",
    "log2_p_count",
    "information_bits",
    "excess_bits",
)


def sequence_probability(heads, tosses, p_heads):
    """Probability of one particular sequence.

    Parameters
    ----------
    heads, tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> sequence_probability(15, 16, Fraction(3, 4))
    Fraction(14348907, 4294967296)
    """
    return p_heads**heads * (1 - p_heads) ** (tosses - heads)


def count_probability(heads, tosses, p_heads):
    """Probability of a number of heads, in any order.

    Parameters
    ----------
    heads, tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> count_probability(1, 2, Fraction(1, 2))
    Fraction(1, 2)
    """
    return math.comb(tosses, heads) * sequence_probability(heads, tosses, p_heads)


def count_mode(tosses, p_heads):
    """Likeliest number of heads; the larger one where two are equally likely.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    int

    Examples
    --------
    >>> count_mode(16, Fraction(3, 4))
    12
    """
    return min(tosses, math.floor((tosses + 1) * p_heads))


def entropy_bits(tosses, p_heads):
    """Entropy H of a whole sequence, in bits.

    Parameters
    ----------
    tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    float

    Examples
    --------
    >>> round(entropy_bits(16, Fraction(3, 4)), 6)
    12.98045
    """
    p, q = float(p_heads), float(1 - p_heads)
    return -tosses * (p * math.log2(p) + q * math.log2(q))


def excess_bits(heads, tosses, p_heads):
    """Information of a sequence minus the entropy, in bits: (n p - h) log2(p / (1 - p)).

    Computed through the exact difference n p - h, so that it is 0 where it should be.

    Parameters
    ----------
    heads : int or array_like of int
    tosses : int
    p_heads : fractions.Fraction

    Returns
    -------
    float or numpy.ndarray of float64
        In the shape of `heads`.

    Examples
    --------
    >>> excess_bits(12, 16, Fraction(3, 4))
    0.0
    >>> round(excess_bits(6, 16, Fraction(3, 4)), 2)
    9.51
    """
    per_head = math.log2(p_heads / (1 - p_heads))
    numerator = tosses * p_heads.numerator - np.asarray(heads, dtype=object) * p_heads.denominator
    excess = np.asarray(numerator, dtype=float) / p_heads.denominator * per_head + 0.0
    return excess if excess.ndim else float(excess)


def binomial_table(tosses, p_heads):
    """Every row of the binomial table.

    Parameters
    ----------
    tosses : int
        At least 1; a million takes seconds.
    p_heads : fractions.Fraction
        Between 0 and 1, both excluded.

    Returns
    -------
    pandas.DataFrame
        One row per number of heads, 0 to `tosses`. ``p_*`` are the nearest doubles, 0.0 below their range;
        ``log2_*`` and ``*_bits`` are finite throughout; ``n_sequences`` is text, null beyond 300 digits.

    Examples
    --------
    >>> binomial_table(2, Fraction(3, 4))[["heads", "p_sequence", "n_sequences", "p_count"]]
       heads  p_sequence n_sequences  p_count
    0      0      0.0625           1   0.0625
    1      1      0.1875           2   0.3750
    2      2      0.5625           1   0.5625
    """
    rows = _exact_rows if tosses <= EXACT_TOSSES else _scaled_rows
    values = np.fromiter(rows(tosses, p_heads), dtype=(np.float64, 5), count=tosses + 1)
    heads = np.arange(tosses + 1)
    return pd.DataFrame(
        {
            "heads": heads,
            "tails": tosses - heads,
            "p_sequence": values[:, 0],
            "n_sequences": _written_out(tosses),
            "p_count": values[:, 1],
            "log2_p_sequence": values[:, 2],
            "log2_n_sequences": values[:, 3],
            "log2_p_count": values[:, 4],
            "information_bits": -values[:, 2],
            "excess_bits": excess_bits(heads, tosses, p_heads),
        }
    )


class _Scaled(NamedTuple):
    """The number mantissa * 2**exponent, the mantissa cut to `PRECISION` bits."""

    mantissa: int
    exponent: int

    @classmethod
    def of(cls, numerator, denominator, exponent=0):
        """Return numerator / denominator * 2**exponent."""
        surplus = numerator.bit_length() - denominator.bit_length() - PRECISION
        if surplus < 0:
            numerator <<= -surplus
        else:
            denominator <<= surplus
        return cls(numerator // denominator, exponent + surplus)

    def times(self, numerator, denominator=1):
        """Return this number times a fraction."""
        return _Scaled.of(self.mantissa * numerator, denominator, self.exponent)

    def __mul__(self, other):
        return _Scaled.of(self.mantissa * other.mantissa, 1, self.exponent + other.exponent)

    def power(self, n):
        """Return this number to the power of n, at least 1, by squaring."""
        if n == 1:
            return self
        half = self.power(n // 2)
        return half * half * self if n % 2 else half * half

    def log2(self):
        """Return the binary logarithm, to the last bit or two of a double."""
        bits = self.mantissa.bit_length() - 1
        return self.exponent + bits + math.log2(self.mantissa / (1 << bits))

    def double(self):
        """Return the nearest double of a probability; 0.0 below the smallest."""
        if self.exponent + self.mantissa.bit_length() < -1080:
            return 0.0
        # Division of two integers rounds once, also among the subnormal numbers.
        return self.mantissa / (1 << -self.exponent)


def _row(sequence, number, count):
    return sequence.double(), count.double(), sequence.log2(), number.log2(), count.log2()


def _exact_rows(tosses, p_heads):
    for heads in range(tosses + 1):
        sequence, number = sequence_probability(heads, tosses, p_heads), math.comb(tosses, heads)
        count = number * sequence
        scaled = (_Scaled.of(*x.as_integer_ratio()) for x in (sequence, number, count))
        _, _, *logarithms = _row(*scaled)
        yield float(sequence), float(count), *logarithms


def _scaled_rows(tosses, p_heads):
    """Walk from all tails to all heads; each step multiplies by two small fractions."""
    heads, tails = p_heads.numerator, p_heads.denominator - p_heads.numerator
    sequence = _Scaled.of(tails, p_heads.denominator).power(tosses)
    number = _Scaled.of(1, 1)
    for h in range(tosses + 1):
        yield _row(sequence, number, sequence * number)
        sequence = sequence.times(heads, tails)
        number = number.times(max(tosses - h, 1), h + 1)


def _written_out(tosses):
    """Numbers of sequences as text, null beyond `EXACT_DIGITS` digits; they read the same from both ends."""
    texts, number = [None] * (tosses + 1), 1
    for heads in range(tosses // 2 + 1):
        if number >= 10**EXACT_DIGITS:
            break
        texts[heads] = texts[tosses - heads] = str(number)
        number = number * (tosses - heads) // (heads + 1)
    return pd.array(texts, dtype="string[pyarrow]")
