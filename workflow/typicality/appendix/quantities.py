"""Values of the ledger with the digits that are known, as plain text and as LaTeX sets them."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

import pandas as pd

from typicality.claims.evidence import number
from typicality.claims.printed import parse_printed
from typicality.tables import escape_tex

SHOWN_DIGITS = 4
"""Significant digits of an exact value, unless the post prints as many or more."""
ALL_DIGITS = 10
"""Significant digits of an exact value for those who ask for all."""
LONGEST_INTEGER = 10**12
"""Integers below it are written out."""
PERCENT = "%"


@dataclass(frozen=True)
class Quantity:
    """What is known about the deciding number of one row of the ledger, in the unit of the row.

    Attributes
    ----------
    unit : str
        Empty for a pure number.
    printed : str
        As the post prints it, or empty.
    exact : fractions.Fraction or None
    measured, low, high : float or None
        Simulated or measured value and its 95 % interval.
    """

    unit: str
    printed: str
    exact: Fraction | None
    measured: float | None
    low: float | None
    high: float | None

    @property
    def digits(self):
        """Significant digits of the exact value: one more than the post prints, at least `SHOWN_DIGITS`."""
        if not self.printed:
            return SHOWN_DIGITS
        return max(SHOWN_DIGITS, len(parse_printed(self.printed).mantissa.as_tuple().digits) + 1)


def row_quantity(row, unit):
    """Read the quantity of one row of the ledger.

    Parameters
    ----------
    row : mapping
        Columns `typicality.claims.ledger.CLAIM_COLUMNS`; absent values are null.
    unit : str
        Unit of the deciding number; a number that the post prints in per cent is turned into per cent.

    Returns
    -------
    Quantity
    """
    printed = "" if pd.isna(row["printed"]) else row["printed"]
    scale = 1
    if printed.endswith(PERCENT):
        unit, scale = PERCENT, 100
    measured = (
        None if pd.isna(value) else scale * float(value)
        for value in (row["simulated"], row["ci_low"], row["ci_high"])
    )
    exact = None if pd.isna(row["exact_digits"]) else scale * number(row["exact_digits"])
    return Quantity(unit, printed, exact, *measured)


def significant(value, digits):
    """Write an exact value with some significant digits; integers, and what has fewer digits, as they are.

    Parameters
    ----------
    value : fractions.Fraction
        Of any size, also outside the range of doubles.
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> significant(Fraction(14348907, 2**32), 4), significant(Fraction(1820), 2)
    ('3.341e-3', '1820')
    >>> significant(Fraction("-3.39518e-4388"), 3), significant(Fraction(3, 4), 4)
    ('-3.40e-4388', '0.75')
    """
    if value.denominator == 1 and abs(value) < LONGEST_INTEGER:
        return str(value.numerator)
    with localcontext() as context:
        context.prec = digits
        rounded = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{rounded:f}" if -3 < rounded.adjusted() < digits else f"{rounded:e}".replace("e+", "e")


def measured_texts(quantity):
    """Write a measured value and the ends of its interval, to two digits of half the interval's width.

    Parameters
    ----------
    quantity : Quantity
        With a measured value; without an interval the value has `SHOWN_DIGITS` digits.

    Returns
    -------
    tuple of str
        Value, low and high end, or the value alone. All have the same power of ten, except 0.

    Examples
    --------
    >>> measured_texts(Quantity("", "", None, -0.62173, -0.65212, -0.59134))
    ('-0.622', '-0.652', '-0.591')
    >>> measured_texts(Quantity("", "", None, 2.31e-7, 2.2e-7, 2.42e-7))
    ('2.31e-7', '2.20e-7', '2.42e-7')
    """
    if quantity.low is None or quantity.high is None:
        return (significant(Fraction(quantity.measured), SHOWN_DIGITS),)
    values = [Decimal(value) for value in (quantity.measured, quantity.low, quantity.high)]
    largest = max(abs(value) for value in values)
    half = (values[2] - values[1]) / 2
    last = half.adjusted() - 1 if half else largest.adjusted() + 1 - SHOWN_DIGITS
    exponent = largest.adjusted() if largest else 0
    if -3 < exponent < 7:
        return tuple(f"{_at(value, min(last, 0)):f}" for value in values)
    return tuple(_scientific(value, exponent, min(last, exponent)) for value in values)


def _at(value, last):
    """Round to the digit whose weight is ten to the power of ``last``; zero has no sign."""
    with localcontext() as context:
        context.prec = 60
        rounded = value.quantize(Decimal(1).scaleb(last))
    return rounded or abs(rounded)


def _scientific(value, exponent, last):
    mantissa = _at(value, last).scaleb(-exponent)
    return f"{mantissa:f}e{exponent}" if mantissa else "0"


def tex_number(text):
    r"""Set a number that is written as plain text, in and outside of formulas.

    Examples
    --------
    >>> tex_number("-1820"), tex_number("3.341e-3")
    ('\\ensuremath{-1820}', '\\ensuremath{3.341 \\cdot 10^{-3}}')
    """
    mantissa, _, exponent = text.partition("e")
    power = rf" \cdot 10^{{{exponent}}}" if exponent else ""
    return rf"\ensuremath{{{mantissa}{power}}}"


def tex_exact(value, digits):
    r"""Set an exact value; one that would round to 1 is set as its distance from it.

    Parameters
    ----------
    value : fractions.Fraction or mpmath.mpf
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> tex_exact(Fraction(2, 3), 4), tex_exact(1 - Fraction(1, 10**12), 4)
    ('\\ensuremath{0.6667}', '\\ensuremath{1 - 1 \\cdot 10^{-12}}')
    """
    distance = 1 - value
    if 0 < distance < Fraction(1, 2 * 10**digits):
        return tex_number(significant(distance, 2)).replace("{", "{1 - ", 1)
    return tex_number(significant(value, digits))


def tex_interval(low, high):
    r"""Set an interval from the plain texts of its ends.

    Parameters
    ----------
    low, high : str

    Returns
    -------
    str

    Examples
    --------
    >>> tex_interval("-0.65", "-0.59")
    '\\ensuremath{[-0.65,\\,-0.59]}'
    """
    inner = r",\,".join(re.sub(r"^\\ensuremath\{(.*)\}$", r"\1", tex_number(end)) for end in (low, high))
    return rf"\ensuremath{{[{inner}]}}"


def tex_printed(text):
    r"""Set a number as the post prints it.

    Examples
    --------
    >>> tex_printed("84 %"), tex_printed("2.25e-1")
    ('\\ensuremath{84}\\,\\%', '\\ensuremath{2.25 \\cdot 10^{-1}}')
    """
    return tex_number(text.removesuffix(PERCENT).rstrip()) + tex_unit(PERCENT if PERCENT in text else "")


def tex_unit(unit):
    r"""Set a unit with the space before it; nothing for a pure number.

    Examples
    --------
    >>> tex_unit("%"), tex_unit("bits/dim"), tex_unit("")
    ('\\,\\%', '~bits/dim', '')
    """
    space = {"": "", PERCENT: r"\,"}.get(unit, "~")
    return space + escape_tex(unit)
