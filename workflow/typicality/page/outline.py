"""The outline of the page: what was found, and the chapters of the post."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from typicality.errors import InputError

FURTHER = "Further results"
"""Title of the chapter of sections that the outline does not name."""


@dataclass(frozen=True)
class Finding:
    """One sentence, in LaTeX, about a claim."""

    claim: str
    sentence: str


@dataclass(frozen=True)
class Chapter:
    """One chapter of the post.

    Attributes
    ----------
    title : str
    sentences : tuple of str
        LaTeX source.
    sections : tuple of str
        Sections of the ledger.
    claims : tuple of str
        Ids of claims of other chapters that are about it too.
    """

    title: str
    sentences: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """What the page says first, and its chapters in their order."""

    findings: tuple[Finding, ...]
    chapters: tuple[Chapter, ...]


def read_outline(path, sections):
    """Read the outline.

    Parameters
    ----------
    path : path-like
    sections : iterable of str
        All sections of the ledger. Those that the outline does not name become a chapter at the end.

    Returns
    -------
    Outline

    Raises
    ------
    InputError
        A section is named twice, or the ledger has none of that name.
    """
    entries = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    chapters = [
        Chapter(entry["title"], *(tuple(entry.get(key, ())) for key in ("sentences", "sections", "claims")))
        for entry in entries["chapters"]
    ]
    named = [section for chapter in chapters for section in chapter.sections]
    sections = list(dict.fromkeys(sections))
    for section in named:
        if section not in sections or named.count(section) > 1:
            problem = "twice" if section in sections else f"but the ledger has {', '.join(sections)}"
            raise InputError(f"{path} names the section {section!r} {problem}; correct its title.")
    further = tuple(section for section in sections if section not in named)
    if further:
        chapters.append(Chapter(FURTHER, sections=further))
    findings = [Finding(entry["claim"], entry["sentence"]) for entry in entries["findings"]]
    return Outline(tuple(findings), tuple(chapters))
