"""Captions of the appendix: whole sentences, whose numbers LaTeX looks up in the ledger."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from typicality.errors import InputError
from typicality.tables import escape_tex

PLACEHOLDERS = ("PAIR", "MODEL")
"""Stand for the name of any pair of data sets and of any model, in names of artifacts and in sentences."""
_NUMBER = re.compile(r"\\claim(?P<field>[a-z]+)\{(?P<row>[^}]*)\}")


@dataclass(frozen=True)
class Caption:
    """Sentences under the figure or above the table of one artifact.

    Attributes
    ----------
    section : str
        The section of the post that the artifact belongs to.
    artifact : str
        Its path under ``results/`` without an ending, or with one of `PLACEHOLDERS` for a name in it.
    kind : str
        ``"figure"`` or ``"table"``.
    sentences : tuple of str
        LaTeX source.
    """

    section: str
    artifact: str
    kind: str
    sentences: tuple[str, ...]


def read_captions(path):
    """Read the captions, in the order in which the appendix shows what they belong to.

    Returns
    -------
    list of Caption
    """
    sections = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return [
        Caption(section, artifact, kind, tuple(sentences))
        for section, artifacts in sections.items()
        for artifact, kinds in artifacts.items()
        for kind, sentences in kinds.items()
    ]


def refuse_strange_sections(captions, sections):
    """Check that captions stand in sections of the ledger.

    Parameters
    ----------
    captions : list of Caption
    sections : iterable of str
        Those that the ledger has.

    Raises
    ------
    InputError
        A caption stands in another one.
    """
    sections = list(sections)
    for caption in captions:
        if caption.section not in sections:
            raise InputError(
                f"workflow/report/captions.yaml has the section {caption.section!r}, but the ledger has "
                f"{', '.join(sections)}; correct its title."
            )


def artifact_name(path):
    """Name of an artifact: the path of its file from the folder that holds it, without the ending.

    Parameters
    ----------
    path : path-like
        Of a figure or table below one folder, ``results`` or another.

    Returns
    -------
    str

    Examples
    --------
    >>> artifact_name("results/coin/binomial.svg")
    'coin/binomial'
    """
    return str(PurePosixPath(*PurePosixPath(path).parts[1:]).with_suffix(""))


def names_in(caption, artifact):
    """Names that stand in an artifact where a caption has placeholders; None where it is another's caption.

    Parameters
    ----------
    caption : Caption
    artifact : str
        Its path below ``results/``, without ending.

    Returns
    -------
    dict of str to str, or None

    Examples
    --------
    >>> names_in(Caption("Images", "images/PAIR/detection", "table", ()), "images/real/detection")
    {'PAIR': 'real'}
    """
    pattern = re.escape(caption.artifact)
    for placeholder in PLACEHOLDERS:
        pattern = pattern.replace(placeholder, f"(?P<{placeholder}>[^/]+)")
    match = re.fullmatch(pattern, artifact)
    return match.groupdict() if match else None


def caption_text(captions, artifact, kind, fields):
    r"""Write the caption of one figure or table.

    A caption with placeholders is followed by that of the one artifact. A sentence with a number that this
    run has not decided is left out.

    Parameters
    ----------
    captions : list of Caption
    artifact, kind : str
    fields : mapping of str to mapping
        By row of the ledger: the fields that there are, as `typicality.appendix.numbers.claim_fields` makes
        them.

    Returns
    -------
    str
        LaTeX source.

    Raises
    ------
    InputError
        A sentence names a row that the ledger does not have.

    Examples
    --------
    >>> captions = [Caption("Coin", "coin/x", "table", ("Rows.", r"Mean \claimvalue{coin.mean}."))]
    >>> caption_text(captions, "coin/x", "table", {"coin.mean": {"verdict": "not run"}})
    'Rows.'
    """
    sentences = []
    for caption in sorted(captions, key=lambda caption: caption.artifact == artifact):
        names = names_in(caption, artifact) if caption.kind == kind else None
        if names is not None:
            sentences += [_with_names(text, names) for text in caption.sentences if _is_known(text, fields)]
    return " ".join(sentences)


def _with_names(sentence, names):
    for placeholder, name in names.items():
        sentence = sentence.replace(placeholder, rf"\texttt{{{escape_tex(name)}}}")
    return sentence


def _is_known(sentence, fields):
    known = True
    for match in _NUMBER.finditer(sentence):
        if match["row"] not in fields:
            raise InputError(
                f"A caption of the appendix asks for \\claim{match['field']} of {match['row']!r}, but the "
                "ledger has no such row; correct the name in workflow/report/captions.yaml."
            )
        known = known and match["field"] in fields[match["row"]]
    return known
