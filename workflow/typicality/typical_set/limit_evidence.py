"""What growing dimensions say about typical sets: the AEP, where it fails, and the share of the support."""

import math

import mpmath
import numpy as np
import pandas as pd

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.claims.evidence import (
    Evidence,
    estimate_evidence,
    evidence_table,
    share_evidence,
)
from typicality.typical_set.aep import PER_DIMENSION, TOTAL
from typicality.typical_set.support import half_support_epsilon

LEAST_DETAIL = 100
"""Smallest size whose mass is told in a sentence; powers of ten from here on are."""
AEP_PARTS = {
    "gaussian-per-dimension": ("gaussian", PER_DIMENSION),
    "gaussian-total": ("gaussian", TOTAL),
    "coin-per-flip": ("coin", PER_DIMENSION),
    "coin-total": ("coin", TOTAL),
}


def limit_evidence(aep, support, settings, p_heads):
    """Evidence for every claim about a limit.

    Parameters
    ----------
    aep : pandas.DataFrame
        As `typicality.typical_set.aep.aep_table` makes it.
    support : pandas.DataFrame
        As `typicality.typical_set.support.support_table` makes it.
    settings : mapping
        That `aep` was made with.
    p_heads : fractions.Fraction

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it. Beside the rows of claims there is one for
        every simulated value of both tables, so that all of them are judged.
    """
    groups = (_aep(aep, settings), _support(support, p_heads), _all_masses(aep), _all_shares(support))
    with mpmath.workdps(WORKING_DIGITS):
        return evidence_table(row for group in groups for row in group)


def _aep(aep, settings):
    per_dimension, small = settings["epsilon_per_dimension"], settings["small_epsilon"]
    mixture, total = settings["mixture_epsilon"], settings["epsilon_total"]
    for part, (distribution, convention) in AEP_PARTS.items():
        epsilon = per_dimension if convention == PER_DIMENSION else total
        yield _outside(f"typical.aep:{part}", _series(aep, distribution, convention, epsilon))
    for part, convention, epsilon in (("per-dimension", PER_DIMENSION, small), ("total", TOTAL, total)):
        yield _outside(f"typical.small-eps:{part}", _series(aep, "gaussian", convention, epsilon))
    for distribution in ("coin", "mixture"):
        series = _series(aep, distribution, PER_DIMENSION, mixture)
        last = series.iloc[-1]
        yield _share(f"typical.any-distribution:{distribution}", last, "mass_digits", detail=_course(series))


def _series(aep, distribution, convention, epsilon):
    """Return one curve; where two settings are equal it is there twice, and once is enough."""
    chosen = (
        (aep["distribution"] == distribution)
        & (aep["convention"] == convention)
        & (aep["epsilon_bits"] == float(epsilon))
    )
    return aep[chosen].drop_duplicates("size")


def _outside(claim, series):
    """Give the mass outside at the largest size, where 30 digits of the mass inside may all be nines."""
    last = series.iloc[-1]
    letter = "K" if last["distribution"] == "gaussian" else "n"
    detail = f"mass outside at {letter} = {last['size']:,}; {_course(series)}"
    return _share(claim, last, "outside_digits", detail=detail, outside=True)


def _share(claim, row, digits_column, outside=False, **others):
    hits = round(row["simulated"] * row["samples"])
    hits = row["samples"] - hits if outside else hits
    return share_evidence(claim, mpmath.mpf(row[digits_column]), int(hits), int(row["samples"]), **others)


def _course(series):
    """Tell the mass at powers of ten, up to where it is 1 to four digits."""
    first, told = series.iloc[0], []
    gaussian, per = first["distribution"] == "gaussian", first["convention"] == PER_DIMENSION
    letter = "K" if gaussian else "n"
    unit = ("bit/dim" if gaussian else "bit/flip") if per else "bits in all"
    sizes = series["size"]
    rounded = (sizes >= LEAST_DETAIL) & (np.log10(sizes) % 1 == 0)
    for row in series[rounded | (sizes == sizes.max())].to_dict("records"):
        told.append(f"{_four_digits(row)} at {letter} = {row['size']:,}")
        if per and round(row["exact"], 4) == 1:
            break
    return f"eps {first['epsilon_bits']:g} {unit}, mass {', '.join(told)}"


def _four_digits(row):
    """Write a mass; by its digits where it lies below the range of doubles."""
    return f"{row['exact']:.4g}" if row["exact"] else mpmath.nstr(mpmath.mpf(row["mass_digits"]), 4)


def _support(support, p_heads):
    row = support.iloc[0]
    if pd.isna(row["log2_share"]):
        yield Evidence("typical.support", detail="The typical set is empty")
        return
    mass = mpmath.nstr(mpmath.mpf(row["mass_digits"]), 8)
    share = mpmath.nstr(mpmath.mpf(row["log2_share_digits"]), 9)
    half = float(half_support_epsilon(p_heads))
    detail = (
        f"log2 of the share of all sequences of {row['flips']:,} flips at eps {row['epsilon_per_flip']:g} "
        f"bit/flip, where half of them would be −1: the mass is {mass}, the share 2^{share}; from {half:.6f} "
        "bit/flip on the set covers half of the sequences"
    )
    if pd.isna(row["simulated"]):
        yield Evidence("typical.support", row["log2_share_digits"], detail=detail)
    else:
        yield _estimated_share("typical.support", row, detail=detail)


def _estimated_share(claim, row, **others):
    error = float(row["relative_error"]) / math.log(2)
    return estimate_evidence(
        claim, mpmath.mpf(row["log2_share_digits"]), float(row["simulated"]), error, **others
    )


def _all_masses(aep):
    for row in aep.to_dict("records"):
        name = f"{row['distribution']}, {row['convention']}, {row['epsilon_bits']:g}, {row['size']}"
        yield _share(f"typical_set/aep ({name})", row, "mass_digits")


def _all_shares(support):
    for row in support.iloc[1:].dropna(subset="simulated").to_dict("records"):
        name = f"{row['epsilon_per_flip']:g}, {row['flips']}"
        yield _estimated_share(f"typical_set/support ({name})", row)
