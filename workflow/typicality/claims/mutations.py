"""Mutations: changed claims whose verdicts must turn, so that no verdict can be right by accident."""

from dataclasses import replace

from typicality.claims.evidence import number
from typicality.claims.printed import parse_printed
from typicality.claims.registry import Relation
from typicality.claims.verdicts import CONTRADICTED, NEGATED


def mutations(claim, part, verdict, evidence):
    """Yield every mutation that the form of a row names.

    A relation is reversed. A printed number that was found right moves by one unit of its last digit, up and
    down; one that was found wrong is replaced by the correct rounding.

    Parameters
    ----------
    claim : typicality.claims.registry.Claim
    part : str
    verdict : str
        Of the unchanged row.
    evidence : typicality.claims.evidence.Evidence

    Yields
    ------
    typicality.claims.registry.Claim
        Its part must get another verdict.
    """
    if part in claim.relation:
        relation = claim.relation[part]
        reverse = Relation(NEGATED[relation.operator], relation.other)
        yield replace(claim, relation=claim.relation | {part: reverse})
        return
    printed = parse_printed(claim.printed[part])
    if verdict == CONTRADICTED:
        texts = [_correct(claim.form, printed, number(evidence.exact))]
    else:
        texts = [printed.shifted(-1), printed.shifted(+1)]
    for text in texts:
        yield replace(claim, printed=claim.printed | {part: text})


def _correct(form, printed, exact):
    """Write what should be printed: the rounding, or of a bound the largest number below the exact value."""
    rounded = parse_printed(printed.rounding_of(exact))
    if form == "bound" and rounded.value >= exact:
        return rounded.shifted(-1)
    return rounded.shifted(0)
