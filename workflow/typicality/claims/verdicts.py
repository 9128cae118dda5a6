"""Verdicts: from what is printed and what is known to confirmed, qualified or contradicted, with a reason."""

import math
import operator
from dataclasses import dataclass
from fractions import Fraction

from typicality.claims.evidence import number
from typicality.claims.printed import parse_printed

CONFIRMED = "confirmed"
QUALIFIED = "qualified"
CONTRADICTED = "contradicted"
NOT_TESTABLE = "not testable here"
NOT_RUN = "not run"
VERDICTS = (CONFIRMED, QUALIFIED, CONTRADICTED, NOT_TESTABLE, NOT_RUN)

_OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
NEGATED = {"<": ">=", "<=": ">", "=": "!=", "!=": "=", ">=": "<", ">": "<="}
"""Each operator's reverse: it holds exactly when the operator does not."""
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


@dataclass(frozen=True)
class Judgement:
    """A verdict and the sentence that gives its reason."""

    verdict: str
    reason: str


def judge_part(claim, part, evidence):
    """Judge one part of a claim by its evidence.

    Parameters
    ----------
    claim : typicality.claims.registry.Claim
    part : str
    evidence : typicality.claims.evidence.Evidence
        Without any value, its detail says why the part was not run.

    Returns
    -------
    Judgement
    """
    if evidence.exact is None and evidence.ci_low is None:
        return Judgement(NOT_RUN, f"{evidence.detail}.")
    if part in claim.relation:
        judgement = _judge_relation(claim.relation[part], claim.printed.get(part), evidence)
    else:
        judgement = _judge_printed(claim.form, claim.printed[part], number(evidence.exact))
    if judgement.verdict == CONFIRMED and claim.condition:
        judgement = Judgement(QUALIFIED, f"{claim.condition}: {judgement.reason}")
    detail = f" ({evidence.detail})" if evidence.detail else ""
    return Judgement(judgement.verdict, f"{judgement.reason}{detail}.")


def _judge_printed(form, text, exact):
    printed, value = parse_printed(text), shown(exact)
    if form == "bound":
        if printed.is_just_below(exact):
            return Judgement(
                CONFIRMED, f"{value} lies above {text}, by no more than one unit of its last digit"
            )
        return Judgement(
            CONTRADICTED, f"{value} does not lie between {text} and one unit of its last digit above"
        )
    if printed.is_rounding_of(exact):
        return Judgement(CONFIRMED, f"{value} rounds to {text}")
    return Judgement(
        CONTRADICTED,
        f"The post prints {text}; right is {value}, which rounds to {printed.rounding_of(exact)}",
    )


def _judge_relation(relation, text, evidence):
    other = _other_side(relation.other, text, evidence)
    sign, right = _SIGNS.get(relation.operator, relation.operator), shown(other)
    if evidence.exact is not None:
        exact = number(evidence.exact)
        if _OPERATORS[relation.operator](exact, other):
            return Judgement(CONFIRMED, f"{shown(exact)} {sign} {right}")
        return Judgement(CONTRADICTED, f"{shown(exact)} {sign} {right} does not hold")
    return _judge_measured(relation.operator, sign, other, evidence)


def _judge_measured(name, sign, other, evidence):
    """Decide by the whole interval of a measured value; one that holds both answers decides nothing."""
    ends = {_OPERATORS[name](Fraction(end), other) for end in (evidence.ci_low, evidence.ci_high)}
    measured = (
        f"measured {evidence.simulated:.4g}, 95 % interval {evidence.ci_low:.4g} to {evidence.ci_high:.4g}"
    )
    if ends == {True}:
        return Judgement(CONFIRMED, f"{measured}, all {sign} {shown(other)}")
    if ends == {False}:
        return Judgement(CONTRADICTED, f"{measured}, none {sign} {shown(other)}")
    return Judgement(QUALIFIED, f"{measured}, which leaves {sign} {shown(other)} open")


def _other_side(name, text, evidence):
    if name == "printed":
        return parse_printed(text).value
    return number(evidence.reference) if name == "reference" else Fraction(name)


def shown(value):
    """Write a fraction for readers, to seven significant digits.

    Examples
    --------
    >>> shown(Fraction(14348907, 2**32)), shown(Fraction(1820)), shown(Fraction(1, 4**16))
    ('3.340865e-3', '1820', '2.328306e-10')
    >>> shown(Fraction(842820173, 10**9)), shown(Fraction("3.39e-4388"))
    ('0.8428202', '3.39e-4388')
    """
    if value.denominator == 1 and abs(value) < 10**12:
        return str(value.numerator)
    # Decimal arithmetic, because the value may lie outside the range of doubles.
    exponent = _decimal_exponent(abs(value))
    digits = round(value / Fraction(10) ** (exponent - 6))
    if abs(digits) == 10**7:
        exponent, digits = exponent + 1, digits // 10
    if -3 < exponent < 7:
        return f"{float(value):.7g}"
    mantissa = f"{digits / 10**6:.6f}".rstrip("0").rstrip(".")
    return f"{mantissa}e{exponent}"


def _decimal_exponent(value):
    """Return floor(log10(value)) of a positive fraction, exactly."""
    if not value:
        return 0
    # Lengths in bits tell it to within one; Python refuses to write integers of more than 4,300 digits.
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    exponent = math.floor(bits * math.log10(2)) + 1
    while value < Fraction(10) ** exponent:
        exponent -= 1
    return exponent


def join_parts(claim, judgements):
    """Judge a claim with several parts: all alike, else qualified with the parts named.

    Parameters
    ----------
    claim : typicality.claims.registry.Claim
    judgements : dict of Judgement
        By part.

    Returns
    -------
    Judgement
    """
    verdicts = {judgement.verdict for judgement in judgements.values()}
    joint = verdicts.pop() if len(verdicts) == 1 else QUALIFIED
    sentences = [claim.explanation[joint]] if joint in claim.explanation else []
    for verdict in VERDICTS:
        parts = [part for part, judgement in judgements.items() if judgement.verdict == verdict]
        if parts:
            sentences.append(_part_sentence(verdict, parts, judgements, single=joint == verdict))
    return Judgement(joint, " ".join(sentences))


def _part_sentence(verdict, parts, judgements, single):
    if verdict == CONFIRMED and len(parts) > 4:
        return f"{len(parts)} of {len(judgements)} parts are confirmed."
    named = "; ".join(f"{part}: {judgements[part].reason.rstrip('.')}" for part in parts)
    return f"{named}." if single else f"{verdict.capitalize()}: {named}."
