"""The ledger: every claim of the registry judged by the evidence of all chapters."""

import textwrap
from collections import Counter
from fractions import Fraction

import numpy as np
import pandas as pd

from typicality.claims.evidence import COLUMNS, Evidence, number
from typicality.claims.verdicts import (
    NOT_RUN,
    NOT_TESTABLE,
    VERDICTS,
    Judgement,
    join_parts,
    judge_part,
)

CLAIM_COLUMNS = (
    "id",
    "section",
    "statement",
    "form",
    "printed",
    "exact",
    "simulated",
    "ci_low",
    "ci_high",
    "verdict",
    "reason",
    "artifact",
    "exact_digits",
)
FAMILY_WISE_LEVEL = 0.001
"""Chance that any simulated value at all is called a defect although our exact values are right."""


class LedgerError(RuntimeError):
    """The ledger cannot be made: a claim has no evidence, or a simulation contradicts our own exact value."""


def make_ledger(claims, evidence, settings, unavailable):
    """Judge every claim.

    Parameters
    ----------
    claims : list of typicality.claims.registry.Claim
    evidence : pandas.DataFrame
        Of all chapters, columns `typicality.claims.evidence.COLUMNS`.
    settings : dict
        Values of the configuration by dotted key.
    unavailable : dict of str
        By name of a pair of data sets: why it was not run.

    Returns
    -------
    pandas.DataFrame
        Columns `CLAIM_COLUMNS`. A claim with parts has one row for each and one for all of them.

    Raises
    ------
    LedgerError
        A claim that should have been run has no evidence, or simulations miss our exact values.
    """
    refuse_missed_values(evidence)
    known = {row.id: row for row in _read_evidence(evidence)}
    rows = [row for claim in claims for row in _claim_rows(claim, known, settings, unavailable)]
    floats = dict.fromkeys(("exact", "simulated", "ci_low", "ci_high"), "Float64")
    table = pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)).astype(floats)
    return table.astype({name: "string[pyarrow]" for name in CLAIM_COLUMNS if name not in floats})


def refuse_missed_values(evidence):
    """Raise `LedgerError` where simulated values deny exact ones, by Holm's method over all of them."""
    tested = evidence.dropna(subset="p_value").sort_values("p_value")
    allowed = FAMILY_WISE_LEVEL / np.arange(len(tested), 0, -1)
    below = tested["p_value"].to_numpy(float) <= allowed
    if below.any():
        # Holm steps down and stops at the first value that is large enough.
        names = tested["id"].iloc[: np.argmin(np.append(below, False))]
        raise LedgerError(
            f"simulation and exact value disagree for {', '.join(names) or tested['id'].iloc[0]}; one of the "
            f"two is wrong (family-wise level {FAMILY_WISE_LEVEL:.1%} over {len(tested)} rows)"
        )


def _read_evidence(evidence):
    plain = evidence[list(COLUMNS)].astype(object).where(evidence[list(COLUMNS)].notna(), None)
    return [Evidence(**row) for row in plain.to_dict("records")]


def _claim_rows(claim, known, settings, unavailable):
    why_not = _why_not_run(claim, settings, unavailable)
    if claim.form == NOT_TESTABLE:
        return [_row(claim, "", None, Judgement(NOT_TESTABLE, claim.explanation[NOT_TESTABLE]))]
    judged = {}
    for part in claim.parts:
        found = known.get(claim.row_id(part))
        if why_not:
            judged[part] = found, Judgement(NOT_RUN, why_not)
        elif found is None:
            raise LedgerError(f"claim {claim.row_id(part)} has no evidence")
        else:
            judged[part] = found, judge_part(claim, part, found)
    if list(judged) == [""]:
        return [_row(claim, "", judged[""][0], _explained(claim, judged[""][1]))]
    parts = [_row(claim, part, *pair) for part, pair in judged.items()]
    joint = (
        Judgement(NOT_RUN, why_not) if why_not else join_parts(claim, {p: j for p, (_, j) in judged.items()})
    )
    return [_row(claim, "", None, joint), *parts]


def _explained(claim, judgement):
    """Put the registry's explanation of this verdict before the reason."""
    explanation = claim.explanation.get(judgement.verdict)
    return Judgement(judgement.verdict, f"{explanation} {judgement.reason}") if explanation else judgement


def _why_not_run(claim, settings, unavailable):
    for key, stated in claim.settings.items():
        if not _same(settings.get(key), stated):
            return f"{key} is {settings.get(key)}, but the post speaks of {stated}."
    return unavailable.get(claim.pair, "")


def _same(configured, stated):
    """Compare two settings; 6/8 is 3/4."""
    try:
        return Fraction(configured) == Fraction(stated)
    except (TypeError, ValueError):
        return configured == stated


def _row(claim, part, evidence, judgement):
    evidence = evidence or Evidence(claim.row_id(part))
    printed = claim.printed.get(part)
    return {
        "id": claim.row_id(part),
        "section": claim.section,
        "statement": claim.statement,
        "form": "relation" if part in claim.relation and claim.form in ("reported", "bound") else claim.form,
        "printed": printed,
        "exact": None if evidence.exact is None else float(number(evidence.exact)),
        "simulated": evidence.simulated,
        "ci_low": evidence.ci_low,
        "ci_high": evidence.ci_high,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "artifact": claim.artifact or None,
        "exact_digits": evidence.exact,
    }


def whole_claims(ledger):
    """Return the rows of whole claims, without their parts."""
    return ledger[~ledger["id"].str.contains(":")]


def summary(ledger):
    """Write the summary for the terminal: counts of verdicts, and every claim that is not simply confirmed.

    Claims of one verdict and reason, for instance all that need an absent archive, are named together.

    Returns
    -------
    str
    """
    claims = whole_claims(ledger)
    counts = Counter(claims["verdict"])
    lines = [f"{len(claims)} claims: " + ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])]
    for verdict in VERDICTS[1:]:
        rows = claims[claims["verdict"] == verdict]
        for reason, alike in rows.groupby("reason", sort=False):
            names = textwrap.fill(f"{', '.join(alike['id'])}: {verdict}", 100, break_on_hyphens=False)
            lines += ["", names, textwrap.indent(textwrap.fill(reason, 96), "    ")]
    return "\n".join(lines)
