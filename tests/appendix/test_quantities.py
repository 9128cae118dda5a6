"""Numbers as LaTeX sets them: the right digits, the right unit, and very large and small ones too."""

from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given

from typicality.appendix.quantities import (
    Quantity,
    measured_texts,
    row_quantity,
    significant,
    tex_exact,
    tex_interval,
    tex_printed,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(0), 4, "0"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(99999, 100000), 4, "1.000"),
        (Fraction(5, 1000), 4, "5e-3"),
        (Fraction(123456, 10), 4, "1.235e4"),
        (Fraction(10**12), 4, "1.000e12"),
        (Fraction(1, 7 * 10**400), 3, "1.43e-401"),
        (Fraction(10**5000 + 1), 3, "1.00e5000"),
    ],
)
def test_significant_digits_of_any_size(value, digits, text):
    assert significant(value, digits) == text


@given(st.fractions(), st.integers(2, 12))
def test_significant_digits_are_a_rounding(value, digits):
    """The text is within half a unit of its last digit of the value, for any fraction."""
    assume(value.denominator > 1)
    error = abs(Fraction(significant(value, digits)) - value)
    assert error <= abs(value) * Fraction(1, 2 * 10 ** (digits - 1))


@pytest.mark.parametrize(
    ("value", "low", "high", "texts"),
    [
        (0.84253, 0.84181, 0.84324, ("0.84253", "0.84181", "0.84324")),
        (-47.42, -194.8, 99.99, ("-47", "-195", "100")),
        (0.0, 0.0, 1.8e-5, ("0", "0", "1.80e-5")),
        (-0.0004, -0.4, 0.4, ("0.00", "-0.40", "0.40")),
        (1234567.8, 1234560.0, 1234575.0, ("1234567.8", "1234560.0", "1234575.0")),
        (1.5e9, 1.4e9, 1.6e9, ("1.50e9", "1.40e9", "1.60e9")),
        (0.25, 0.25, 0.25, ("0.2500", "0.2500", "0.2500")),
    ],
)
def test_measured_values_have_the_digits_of_their_interval(value, low, high, texts):
    assert measured_texts(Quantity("", "", None, value, low, high)) == texts


@given(st.floats(-1e12, 1e12), st.floats(1e-9, 1e9))
def test_rounding_moves_no_end_by_more_than_a_tenth_of_the_interval(value, half):
    low, high = value - half, value + half
    assume(low < value < high)
    texts = measured_texts(Quantity("", "", None, value, low, high))
    # Two digits of the half width, but at most down to units where the numbers are written out.
    allowed = max((Decimal(high) - Decimal(low)) / 20, Decimal("0.5") if half < 10 else 0)
    for text, number in zip(texts, (value, low, high), strict=True):
        assert abs(Decimal(text) - Decimal(number)) <= allowed


def test_one_is_never_shown_for_less():
    assert tex_exact(1 - Fraction(1, 10**30), 4) == r"\ensuremath{1 - 1 \cdot 10^{-30}}"
    assert tex_exact(Fraction(99996, 100000), 4) == r"\ensuremath{1 - 4 \cdot 10^{-5}}"
    assert tex_exact(Fraction(9999, 10000), 4) == r"\ensuremath{0.9999}"
    assert tex_exact(Fraction(1), 4) == r"\ensuremath{1}"


def test_intervals_and_printed_numbers():
    assert tex_interval("1.0e-3", "0") == r"\ensuremath{[1.0 \cdot 10^{-3},\,0]}"
    assert tex_printed("0.2 %") == r"\ensuremath{0.2}\,\%"


def row(**values):
    absent = dict.fromkeys(("printed", "simulated", "ci_low", "ci_high", "exact_digits"), pd.NA)
    return absent | values


def test_a_number_printed_in_per_cent_is_shown_in_per_cent():
    quantity = row_quantity(
        row(printed="84 %", exact_digits="0.8428", simulated=0.84, ci_low=0.8, ci_high=0.88), ""
    )
    assert quantity.unit == "%"
    assert quantity.exact == Fraction(8428, 100)
    np.testing.assert_allclose([quantity.measured, quantity.low, quantity.high], [84, 80, 88])


def test_exact_values_have_one_digit_more_than_the_post_prints():
    assert row_quantity(row(printed="2.25e-1", exact_digits="1/4"), "").digits == 4
    assert row_quantity(row(printed="12345", exact_digits="1/4"), "").digits == 6
    assert row_quantity(row(exact_digits="1/4"), "bits").digits == 4
