"""Evidence: what a chapter knows about a claim, and nothing about the verdict."""

from dataclasses import asdict, dataclass
from fractions import Fraction

import mpmath
import pandas as pd

from typicality.intervals import binomial_p_value, clopper_pearson, normal_interval, normal_p_value
from typicality.tables import read_tables

DIGITS = 30
"""Significant digits of a deciding number that is no short fraction."""
COLUMNS = ("id", "exact", "reference", "simulated", "ci_low", "ci_high", "p_value", "detail")


@dataclass(frozen=True)
class Evidence:
    """What is known about one row of the ledger.

    Attributes
    ----------
    id : str
        Of the claim, or ``claim:part``.
    exact : str or None
        The deciding number: an integer, a fraction or 30 significant digits; None where only measuring helps.
    reference : str or None
        The number it is compared with, where neither the post nor the registry says it.
    simulated, ci_low, ci_high : float or None
        Estimate and 95 % interval, by simulation or by measuring models on data.
    p_value : float or None
        Of the simulated value under the exact one, two-sided.
    detail : str or None
        What else a reader should know, with computed values in it; shown in the reason.
    """

    id: str
    exact: str | None = None
    reference: str | None = None
    simulated: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    detail: str | None = None


def share_evidence(claim, probability, hits, trials, **others):
    """Evidence of an exact probability beside the share of hits among simulated trials.

    Parameters
    ----------
    claim : str
        Id of the row.
    probability : fractions.Fraction, mpmath.mpf or float
    hits, trials : int
    **others
        Further fields of `Evidence`.

    Returns
    -------
    Evidence
        With the interval of Clopper and Pearson.
    """
    low, high = clopper_pearson(hits, trials)
    p_value = binomial_p_value(hits, trials, float(probability))
    return Evidence(
        claim,
        exact=digits(probability),
        simulated=hits / trials,
        ci_low=float(low),
        ci_high=float(high),
        p_value=p_value,
        **others,
    )


def estimate_evidence(claim, exact, estimate, standard_error, **others):
    """Evidence of an exact value beside a normal estimate of it.

    Parameters
    ----------
    claim : str
        Id of the row.
    exact : int, fractions.Fraction, mpmath.mpf or float
    estimate, standard_error : float or mpmath.mpf
        Compared before they are rounded to doubles, below whose range they may lie.
    **others
        Further fields of `Evidence`.

    Returns
    -------
    Evidence
        With the normal interval.
    """
    low, high = normal_interval(float(estimate), float(standard_error))
    return Evidence(
        claim,
        exact=digits(exact),
        simulated=float(estimate),
        ci_low=float(low),
        ci_high=float(high),
        p_value=normal_p_value(_standardised(exact, estimate, standard_error), 1.0, 0.0),
        **others,
    )


def _standardised(exact, estimate, standard_error):
    if isinstance(exact, Fraction):
        exact = mpmath.mpf(exact.numerator) / exact.denominator
    return float((mpmath.mpf(estimate) - exact) / mpmath.mpf(standard_error))


def measured_evidence(claim, row, value, interval="ci", **others):
    """Evidence of a measured value that no exact one stands beside.

    Parameters
    ----------
    claim : str
        Id of the row.
    row : mapping
        Has the value and the ends of its 95 % interval, for instance a row of a table.
    value : str
        Name of the value.
    interval : str
        Names of the ends without ``_low`` and ``_high``.
    **others
        Further fields of `Evidence`.

    Returns
    -------
    Evidence

    Examples
    --------
    >>> measured_evidence("a.b", {"auroc": 0.9, "ci_low": 0.8, "ci_high": 0.95}, "auroc").ci_high
    0.95
    """
    measured, low, high = (float(row[name]) for name in (value, f"{interval}_low", f"{interval}_high"))
    return Evidence(claim, simulated=measured, ci_low=low, ci_high=high, **others)


def digits(value):
    """Write an exact value as text from which it can be read without loss, or to 30 digits.

    Parameters
    ----------
    value : int, fractions.Fraction, mpmath.mpf or float
        A float is taken at its word: all digits of its decimal expansion up to 17.

    Returns
    -------
    str

    Examples
    --------
    >>> digits(Fraction(3, 4)), digits(12), digits(0.1)
    ('3/4', '12', '0.1')
    >>> digits(Fraction(3, 4) ** 1000)
    '1.15149854012482694978703522320e-125'
    """
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator) >= 10**DIGITS:
        with mpmath.workdps(DIGITS + 5):
            value = mpmath.mpf(value.numerator) / value.denominator
    if isinstance(value, mpmath.mpf):
        return mpmath.nstr(value, DIGITS, strip_zeros=False)
    return repr(float(value)) if isinstance(value, float) else str(value)


def number(text):
    """Read what `digits` has written, as a fraction.

    Examples
    --------
    >>> number("14348907/4294967296")
    Fraction(14348907, 4294967296)
    >>> number("2.5e-1")
    Fraction(1, 4)
    """
    return Fraction(text)


def read_evidence(paths):
    """Read the evidence of several chapters into one table."""
    return read_tables(paths, COLUMNS)


def evidence_table(rows):
    """Gather evidence into the table that the ledger reads.

    Parameters
    ----------
    rows : iterable of Evidence

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`; texts, and nullable floats.
    """
    table = pd.DataFrame([asdict(row) for row in rows], columns=list(COLUMNS))
    texts = dict.fromkeys(("id", "exact", "reference", "detail"), "string[pyarrow]")
    floats = dict.fromkeys(("simulated", "ci_low", "ci_high", "p_value"), "Float64")
    return table.astype(texts | floats)
