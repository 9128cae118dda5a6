"""Numbers as the post prints them: a value, and the unit of its last digit."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from typicality.errors import InputError

_FORM = re.compile(r"(?P<mantissa>[-+]?\d+(\.\d+)?)(e(?P<exponent>[-+]?\d+))?(?P<percent> ?%)?")


@dataclass(frozen=True)
class Printed:
    """A printed number, for instance ``84 %``, ``2.25e-1`` or ``1820``.

    Attributes
    ----------
    mantissa : decimal.Decimal
        With exactly the printed digits.
    scale : fractions.Fraction
        What the mantissa is multiplied by: a power of ten.
    suffix : str
        Exponent and per-cent sign as printed.

    Examples
    --------
    >>> number = parse_printed("3.33e-3")
    >>> number.value, number.unit
    (Fraction(333, 100000), Fraction(1, 100000))
    >>> number.is_rounding_of(Fraction(14348907, 2**32))
    False
    >>> number.rounding_of(Fraction(14348907, 2**32))
    '3.34e-3'
    >>> parse_printed("84 %").shifted(+1)
    '85 %'
    """

    mantissa: Decimal
    scale: Fraction
    suffix: str

    @property
    def value(self):
        """Return the number, as a fraction."""
        return Fraction(self.mantissa) * self.scale

    @property
    def unit(self):
        """Return one unit of the last printed digit, as a fraction."""
        return Fraction(10) ** self.mantissa.as_tuple().exponent * self.scale

    def is_rounding_of(self, exact):
        """Tell whether an exact value, halves upwards, rounds to this number."""
        return self.value - self.unit / 2 <= exact < self.value + self.unit / 2

    def is_just_below(self, exact):
        """Tell whether an exact value lies above this number by at most one unit."""
        return self.value < exact <= self.value + self.unit

    def rounding_of(self, exact):
        """Write an exact value with the digits that are printed here."""
        steps = exact / self.unit
        whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
        return self._text(whole)

    def shifted(self, units):
        """Write this number with its last digit moved."""
        return self._text(self.value / self.unit + units)

    def _text(self, units):
        exponent = self.mantissa.as_tuple().exponent
        digits = Decimal(int(units)).scaleb(exponent)
        return f"{digits.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)}{self.suffix}"


def parse_printed(text):
    """Read a printed number.

    Raises
    ------
    InputError
        The text is no number of these forms.
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise InputError(
            f"The registry of claims prints {text!r}; write a number such as 84 %, 2.25e-1 or 1820."
        )
    exponent = int(match["exponent"] or 0) - (2 if match["percent"] else 0)
    suffix = text[match.end("mantissa") :]
    return Printed(Decimal(match["mantissa"]), Fraction(10) ** exponent, suffix)
