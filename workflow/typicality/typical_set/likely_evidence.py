"""What the likeliest samples say: how rare they are, where modes lie, and what completions look like."""

import math

import mpmath
import numpy as np
import pandas as pd

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.claims.evidence import (
    Evidence,
    digits,
    estimate_evidence,
    evidence_table,
    share_evidence,
)
from typicality.typical_set.completion import (
    mass_without_mode,
    mode_excess,
    simulated_energies,
    smallest_energy,
)


def likely_evidence(rare, modes, process, samples, seed):
    """Evidence for every claim about unusually likely samples.

    Parameters
    ----------
    rare : pandas.DataFrame
        As `typicality.typical_set.rare.rare_table` makes it.
    modes : pandas.DataFrame
        As `typicality.typical_set.gaussian_mixture.modes_table` makes it.
    process : typicality.typical_set.completion.Process
    samples : int
        Completions that are sampled.
    seed : int

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it. Beside the rows of claims there are two for
        every row of `rare`, of what was counted and what was estimated.
    """
    groups = (_rare(rare), _all_rare(rare), _modes(modes), _completion(process, samples, seed))
    with mpmath.workdps(WORKING_DIGITS):
        return evidence_table(row for group in groups for row in group)


def _rare(rare):
    """Judge the row that lies furthest below the entropy."""
    for distribution, rows in rare.groupby("distribution", sort=False):
        row = rows.loc[rows["bits_below"].idxmax()]
        letter = "K" if distribution == "gaussian" else "n"
        detail = (
            f"chance of {row['bits_below']:g} bits or more below H at {letter} = {row['size']}; "
            f"{row['hits']} of {row['samples']:,} samples came so far, which bounds it by "
            f"{row['counted_bound']:.2g} and no better; estimated by importance sampling"
        )
        yield _estimated(f"typical.likely-is-rare:{distribution}", row, detail=detail)


def _estimated(claim, row, **others):
    exact = mpmath.mpf(row["exact_digits"])
    if pd.isna(row["simulated"]):
        return Evidence(claim, digits(exact), **others)
    return estimate_evidence(claim, exact, float(row["simulated"]), float(row["standard_error"]), **others)


def _all_rare(rare):
    for row in rare.to_dict("records"):
        name = f"{row['distribution']}, {row['bits_below']:g} bits"
        exact = mpmath.mpf(row["exact_digits"])
        yield share_evidence(f"typical_set/rare ({name}, counted)", exact, row["hits"], row["samples"])
        yield _estimated(f"typical_set/rare ({name}, estimated)", row)


def _modes(modes):
    for number, row in enumerate(modes.to_dict("records"), start=1):
        detail = (
            f"the mode at {round(row['position'], 3) + 0:g} carries {row['information_bits']:.6f} bits, H is "
            f"{row['entropy_bits']:.6f} bits; it joins at eps >= {abs(row['gap_bits']):.6f} bits"
        )
        hits = round(row["simulated"] * row["samples"])
        mass = mpmath.mpf(row["mass_digits"])
        yield share_evidence(f"typical.multimodal:mode-{number}", mass, hits, row["samples"], detail=detail)


def _completion(process, samples, seed):
    missing, smallest = process.missing, smallest_energy(process)
    energies = simulated_energies(process, samples, seed)
    hits = int(np.count_nonzero(energies - float(smallest) < 2 * missing))
    spread = math.sqrt(2 * missing) / math.log(4)
    yield share_evidence(
        "typical.constrained:mode-left-out",
        mass_without_mode(process),
        hits,
        samples,
        detail=f"the likeliest completion of {missing} missing values carries {-mode_excess(process):.6f} "
        f"bits less than the conditional entropy; sampled completions lie at 0 ± {spread:.2f} bits",
    )
    yield estimate_evidence(
        "typical.constrained:innovations",
        (smallest + missing) / (missing + 1),
        float(energies.mean()) / (missing + 1),
        math.sqrt(2 * missing / samples) / (missing + 1),
        reference=digits(smallest / (missing + 1)),
        detail="mean squared innovation of sampled completions against that of the likeliest one; of the "
        "process it is 1",
    )
