"""The ledger as LaTeX macros: one for every value, looked up by the id of its claim."""

import re
from collections import Counter

from typicality.appendix.quantities import (
    ALL_DIGITS,
    measured_texts,
    row_quantity,
    significant,
    tex_exact,
    tex_interval,
    tex_number,
    tex_printed,
    tex_unit,
)
from typicality.claims.ledger import whole_claims
from typicality.claims.verdicts import CONFIRMED, NOT_RUN, NOT_TESTABLE, VERDICTS
from typicality.errors import InputError
from typicality.tables import escape_tex

_LOOKED_UP = re.compile(r"[A-Za-z0-9.:_-]+")
_SECTION = re.compile(r"[^%#\\{}]+")
_WRITTEN_PLAINLY = re.compile(
    r"(?P<number>(?<![\w.])-?\d+(?:\.\d+)?e-?\d+(?!\w))"
    r"|(?P<base>\w+)\\textasciicircum\{\}(?P<power>-?\d+(?:\.\d+)?)"
    r"|(?P<relation>[<>]=)"
    r"|(?P<minus>(?<![\w.)-])-(?=\d))"
)
_RELATIONS = {"<=": r"\leq", ">=": r"\geq"}
_VERDICT_OF_PARTS = re.compile(rf"(?:^|(?<=\. ))(?:{'|'.join(map(str.capitalize, VERDICTS))}): ")


def numbers_text(ledger, units, head):
    r"""Write the file that papers take their numbers from.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.
    units : mapping of str to str
        Unit by the id of a row, as `typicality.claims.registry.units_by_row` reads it; rows without one hold
        pure numbers.
    head : str
        LaTeX source of the macros that look values up.

    Returns
    -------
    str
        The head, and one line ``\defineclaim{FIELD}{ID}{TEXT}`` for every value.

    Raises
    ------
    InputError
        The id of a row, or the title of a section, holds a character that LaTeX cannot look up.
    """
    lines = [_line("count", name, str(count)) for name, count in _counts(ledger).items()]
    for row, fields in claim_fields(ledger, units).items():
        lines += [_line(field, row, text) for field, text in fields.items()]
    return "\n".join([head.rstrip("\n"), *lines, r"\endinput", ""])


def claim_fields(ledger, units):
    """Texts of every row of the ledger, by the id of the row and the name of the field.

    Fields are those that the head of ``numbers.tex`` describes. Rows that are not decided in this run have
    no number: theirs would belong to other settings than the post's.

    Parameters
    ----------
    ledger, units
        As for `numbers_text`.

    Returns
    -------
    dict of dict of str

    Raises
    ------
    InputError
        A claim or part has a name that LaTeX cannot look up.
    """
    parts = _parts_by_claim(ledger)
    found = {}
    for row in ledger.to_dict("records"):
        if not _LOOKED_UP.fullmatch(row["id"]):
            raise InputError(
                f"Claim {row['id']!r} cannot be looked up by LaTeX; use letters, digits, '.', '-' and '_' in "
                "the names of claims and parts."
            )
        found[row["id"]] = {
            **(_joint_fields(parts[row["id"]]) if row["id"] in parts else _number_fields(row, units)),
            "verdict": row["verdict"],
            "reason": _VERDICT_OF_PARTS.sub(r"\\emph{\g<0>}", _sentence(row["reason"])),
            **({} if ":" in row["id"] else {"statement": _sentence(row["statement"])}),
        }
    return found


def _counts(ledger):
    """Numbers of whole claims, all and by verdict: in all, and of every section."""
    whole = whole_claims(ledger)
    counts = _by_verdict("", whole)
    for title, claims in whole.groupby("section", sort=False):
        if not _SECTION.fullmatch(title):
            raise InputError(
                f"Section {title!r} cannot be looked up by LaTeX; use none of %, #, \\, {{ and }}."
            )
        counts |= _by_verdict(f"{title}:", claims)
    return counts


def _by_verdict(prefix, claims):
    counts = Counter(claims["verdict"])
    return {f"{prefix}all": counts.total()} | {f"{prefix}{verdict}": counts[verdict] for verdict in VERDICTS}


def _parts_by_claim(ledger):
    """Verdicts of the parts of every claim that has some."""
    parts = {}
    for row, verdict in zip(ledger["id"], ledger["verdict"], strict=True):
        claim, colon, _ = row.partition(":")
        if colon:
            parts.setdefault(claim, []).append(verdict)
    return parts


def _joint_fields(verdicts):
    if set(verdicts) == {NOT_RUN}:
        return {}
    return {"confirmed": f"{verdicts.count(CONFIRMED)} of {len(verdicts)}"}


def _number_fields(row, units):
    quantity = row_quantity(row, units.get(row["id"], ""))
    fields = {"printed": tex_printed(quantity.printed)} if quantity.printed else {}
    if row["verdict"] in (NOT_RUN, NOT_TESTABLE):
        return fields
    unit = tex_unit(quantity.unit)
    fields["unit"] = escape_tex(quantity.unit)
    if quantity.measured is not None:
        plain, *ends = measured_texts(quantity)
        fields |= {"simulated": tex_number(plain), "value": tex_number(plain), "plain": plain}
        fields |= {"ci": tex_interval(*ends)} if ends else {}
    if quantity.exact is not None:
        plain = significant(quantity.exact, ALL_DIGITS)
        value = tex_exact(quantity.exact, quantity.digits)
        return fields | {"value": value, "exact": tex_number(plain), "plain": plain, "quantity": value + unit}
    if "ci" in fields:
        unit = f" {fields['ci']} {fields['unit']}".rstrip()
    return fields | {"quantity": fields["value"] + unit}


def _sentence(text):
    """Escape a sentence whose formulas are written plainly; two hyphens are no dash."""
    return _WRITTEN_PLAINLY.sub(_as_formula, escape_tex(text)).replace("--", "-{}-")


def _as_formula(match):
    if match["number"]:
        return tex_number(match["number"])
    if match["base"]:
        return rf"\ensuremath{{{match['base']}^{{{match['power']}}}}}"
    return rf"\ensuremath{{{_RELATIONS[match['relation']]}}}" if match["relation"] else "$-$"


def _line(field, row, text):
    return rf"\defineclaim{{{field}}}{{{row}}}{{{text}}}"
