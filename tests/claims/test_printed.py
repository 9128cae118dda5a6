"""Printed numbers: digits, units and rounding."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.claims.printed import parse_printed
from typicality.errors import InputError


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("84 %", Fraction(84, 100), Fraction(1, 100)),
        ("0.2 %", Fraction(2, 1000), Fraction(1, 1000)),
        ("2.25e-1", Fraction(225, 1000), Fraction(1, 1000)),
        ("2.10e-9", Fraction(21, 10**10), Fraction(1, 10**11)),
        ("1820", Fraction(1820), Fraction(1)),
    ],
)
def test_values_and_units(text, value, unit):
    printed = parse_printed(text)
    assert (printed.value, printed.unit) == (value, unit)
    assert printed.shifted(0) == text


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 6))
def test_rounding_is_that_of_decimal(exact, digits):
    printed = parse_printed(f"{0:.{digits}f}")
    with_many_digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    expected = with_many_digits.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert printed.rounding_of(exact) == str(expected)
    assert parse_printed(printed.rounding_of(exact)).is_rounding_of(exact)


@given(st.fractions(min_value=0, max_value=1), st.sampled_from([-1, 1]))
def test_neighbours_of_a_rounding_are_no_roundings(exact, step):
    right = parse_printed(parse_printed("1.00e-2").rounding_of(exact))
    assert not parse_printed(right.shifted(step)).is_rounding_of(exact)


def test_rounding_never_goes_through_a_rounded_value():
    """6.98492 rounds to 6.98; by way of 6.985 it would come out as 6.99."""
    assert parse_printed("6.99e-10").rounding_of(Fraction(698492, 10**15)) == "6.98e-10"


@pytest.mark.parametrize("text", ["", "about 1 %", "1e", "0.5.1", "ten"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InputError, match="write a number such as"):
        parse_printed(text)
