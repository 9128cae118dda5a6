"""The registry of claims: what the post states, in our words, and how each statement is judged."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from typicality.claims.printed import parse_printed
from typicality.claims.verdicts import QUALIFIED
from typicality.errors import InputError

FORMS = ("reported", "bound", "relation", "ours", "figure", "not testable here")
_RELATION = re.compile(
    r"(?P<operator><=|>=|!=|<|>|=) (?P<other>printed|reference|-?\d+(\.\d+)?(e-?\d+)?|\d+/\d+)"
)
_KEYS = {
    "id",
    "section",
    "statement",
    "form",
    "printed",
    "unit",
    "relation",
    "condition",
    "explanation",
    "settings",
    "pair",
    "artifact",
}


@dataclass(frozen=True)
class Relation:
    """Relation of the deciding number to the printed one, to the evidence's reference, or to a constant."""

    operator: str
    other: str

    def __str__(self):
        return f"{self.operator} {self.other}"


@dataclass(frozen=True)
class Claim:
    """One claim; each part, or the part ``""`` of a claim without parts, is a row of the ledger.

    Attributes
    ----------
    id, section, statement : str
        The name of the claim, the section of the post, and what it states, in our words.
    form : str
        One of `FORMS`.
    printed, relation : dict of str
        By part. A part with a relation is judged by it, any other by the claim's form.
    unit : dict of str
        By part: what the deciding number is measured in; a pure number has none. The entry ``""`` is that of
        all parts without one of their own.
    condition : str
        Under which the statement holds and which the post does not state; turns `confirmed` into `qualified`.
    explanation : dict of str
        By verdict: what a reader should know when it comes out so.
    settings : dict
        By dotted key of the configuration: where the post states the claim.
    pair : str
        The pair of data sets that the claim is about, where it is about images.
    artifact : str
        What a reader looks at: the path of a table or figure below ``results/``, without ending.
    """

    id: str
    section: str
    statement: str
    form: str
    printed: dict = field(default_factory=dict)
    unit: dict = field(default_factory=dict)
    relation: dict = field(default_factory=dict)
    condition: str = ""
    explanation: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    pair: str = ""
    artifact: str = ""

    @property
    def parts(self):
        """Return the names of all parts, in the order of the registry."""
        return list(dict.fromkeys([*self.printed, *self.relation]))

    def explained(self, verdict):
        """Return what the registry says about a verdict: its explanation or the condition, else nothing.

        Parameters
        ----------
        verdict : str

        Returns
        -------
        str
            Without any measured number, and so the same on every machine.
        """
        condition = f"{self.condition}." if self.condition and verdict == QUALIFIED else ""
        return self.explanation.get(verdict) or condition

    def row_id(self, part):
        """Return the id of the row of a part."""
        return f"{self.id}:{part}" if part else self.id


def read_registry(path):
    """Read and check the registry.

    Numbers are read as the text that is written there: ``2.10e-9`` has three digits, a float has not.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    list of Claim

    Raises
    ------
    InputError
        An entry has an unknown or missing key, an unknown form, a number or relation that cannot be read, or
        an id that another entry has.
    """
    entries = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    claims = [_claim(entry, path) for entry in entries]
    seen = set()
    for claim in claims:
        if claim.id in seen:
            raise InputError(f"{path}: two claims have the id {claim.id!r}; rename one.")
        seen.add(claim.id)
    return claims


def _claim(entry, path):
    where = f"{path}: claim {entry.get('id', '(without id)')!r}"
    unknown, missing = set(entry) - _KEYS, {"id", "section", "statement", "form"} - set(entry)
    if unknown or missing:
        problem = f"has the unknown key {min(unknown)!r}" if unknown else f"lacks the key {min(missing)!r}"
        raise InputError(f"{where} {problem}; its keys are {', '.join(sorted(_KEYS))}.")
    if entry["form"] not in FORMS:
        raise InputError(f"{where} has the form {entry['form']!r}; it must be one of {', '.join(FORMS)}.")
    parsed = dict(entry)
    parsed["printed"] = _by_part(entry.get("printed"))
    parsed["unit"] = _by_part(entry.get("unit"))
    parsed["relation"] = {
        part: _relation(text, where) for part, text in _by_part(entry.get("relation")).items()
    }
    parsed["settings"] = {key: _value(text) for key, text in entry.get("settings", {}).items()}
    for text in parsed["printed"].values():
        parse_printed(text)
    claim = Claim(**parsed)
    strangers = set(claim.unit) - {"", *claim.parts}
    if strangers:
        raise InputError(f"{where} gives a unit to {min(strangers)!r}, which is none of its parts.")
    if not claim.parts and claim.form != "not testable here":
        raise InputError(f"{where} has neither a printed number nor a relation; nothing could decide it.")
    return claim


def units_by_row(claims):
    """Unit of the deciding number by the id of a row of the ledger; rows of pure numbers are left out.

    Parameters
    ----------
    claims : list of Claim

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> units_by_row([Claim("a", "One", "It is loud.", "relation", relation={"x": "> 0"}, unit={"x": "dB"})])
    {'a:x': 'dB'}
    """
    units = {
        claim.row_id(part): claim.unit.get(part, claim.unit.get("", ""))
        for claim in claims
        for part in claim.parts
    }
    return {row: unit for row, unit in units.items() if unit}


def _by_part(value):
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"": value}


def _relation(text, where):
    match = _RELATION.fullmatch(text)
    if not match:
        raise InputError(f"{where} has the relation {text!r}; write for instance '> 1/2' or '= reference'.")
    return Relation(match["operator"], match["other"])


def _value(text):
    return [_value(item) for item in text] if isinstance(text, list) else yaml.safe_load(text)
