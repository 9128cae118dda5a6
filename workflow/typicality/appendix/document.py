"""The appendix: a LaTeX document of all claims, figures and tables of one run."""

from dataclasses import dataclass

import jinja2

from typicality.appendix.captions import (
    artifact_name,
    caption_text,
    names_in,
    refuse_strange_sections,
)
from typicality.appendix.numbers import claim_fields
from typicality.claims.ledger import whole_claims
from typicality.claims.verdicts import CONFIRMED, CONTRADICTED, NOT_RUN, QUALIFIED, VERDICTS
from typicality.tables import escape_tex

FOLDERS = {"tables": "table", "figures": "figure"}
"""Folders of the appendix, and the kind of what lies there."""
MOST_PARTS = 8
"""Parts of a claim that are all listed; of more, those that are not confirmed."""
BROKEN_ROWS = 25
"""Rows of a long table that is shown as a whole; a longer one, and one of texts, breaks over pages."""
MOST_ROWS = 120
"""Rows of a table that is printed; a longer one is left to its CSV file."""
FURTHER = "Further results"
"""Title of the section of figures and tables that no caption puts elsewhere."""


@dataclass(frozen=True)
class Artifact:
    """One figure or table of the appendix.

    Attributes
    ----------
    path : str
        Of its file, from the folder of the appendix.
    name : str
        Its path under ``results/`` without an ending.
    kind : str
        ``"figure"`` or ``"table"``.
    rows : int
        Of a table.
    long : bool
        Whether the table breaks over pages.
    """

    path: str
    name: str
    kind: str
    rows: int = 0
    long: bool = False


def figure_of(path):
    """Describe the figure at a path from the folder of the appendix.

    Examples
    --------
    >>> figure_of("figures/coin/binomial.pdf").name
    'coin/binomial'
    """
    return Artifact(path, artifact_name(path), "figure")


def table_of(path, text):
    """Describe the table at a path from the folder of the appendix.

    Parameters
    ----------
    path : str
    text : str
        Its LaTeX source, as `typicality.tables.tex_table` writes it.

    Returns
    -------
    Artifact
    """
    rows = text.count("\\\\\n") - 1
    columns = text.partition("\n")[0]
    breaks = columns.startswith(r"\begin{longtable}") and (rows > BROKEN_ROWS or "p{" in columns)
    return Artifact(path, artifact_name(path), "table", rows, breaks)


def appendix_text(ledger, units, artifacts, captions, template):
    """Write the appendix.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.
    units : mapping of str to str
        As for `typicality.appendix.numbers.numbers_text`.
    artifacts : list of Artifact
        All figures and tables of the run.
    captions : list of typicality.appendix.captions.Caption
        In the order in which they are shown.
    template : str
        Source of the Jinja template, with the delimiters ``<% %>``, ``<< >>`` and ``<? ?>``.

    Returns
    -------
    str
        LaTeX source.

    Raises
    ------
    InputError
        A caption names a section that the ledger does not have, or a row that it does not have.
    """
    fields = claim_fields(ledger, units)
    sections = [
        {
            "title": title,
            "claims": _claims(ledger, title, fields),
            "open": _open_claims(ledger, title),
            "artifacts": [_shown(artifact, captions, fields) for artifact in chosen],
        }
        for title, chosen in _by_section(ledger, artifacts, captions).items()
    ]
    return _environment().from_string(template).render(sections=sections, doubtful=_doubtful(ledger))


def _environment():
    environment = jinja2.Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<?",
        comment_end_string="?>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - LaTeX, not HTML; the filter `tex` escapes
    )
    environment.filters |= {"tex": escape_tex, "code": _breakable_code}
    environment.globals |= {
        "verdict": _verdict,
        "numbers": _numbers,
        "counts": ("all", *VERDICTS),
        "most_parts": MOST_PARTS,
    }
    return environment


def _by_section(ledger, artifacts, captions):
    """Sort artifacts into the sections of the ledger, by the captions and in their order."""
    sections = {title: [] for title in ledger["section"].unique()}
    placed = set()
    refuse_strange_sections(captions, sections)
    for caption in captions:
        found = [a for a in artifacts if a.kind == caption.kind and names_in(caption, a.name) is not None]
        sections[caption.section] += [a for a in found if a not in placed]
        placed.update(found)
    further = [a for a in artifacts if a not in placed]
    return sections | ({FURTHER: further} if further else {})


def _shown(artifact, captions, fields):
    caption = caption_text(captions, artifact.name, artifact.kind, fields)
    return {
        "path": artifact.path,
        "name": artifact.name,
        "kind": artifact.kind,
        "rows": artifact.rows,
        "form": _form(artifact),
        "caption": caption or rf"\texttt{{{escape_tex(artifact.name)}}}",
    }


def _form(artifact):
    if artifact.rows > MOST_ROWS:
        return "left out"
    return "long" if artifact.long else "beside"


def _breakable_code(name):
    """Set a name in typewriter letters; it may be broken behind every separator."""
    text = escape_tex(name)
    for separator in (".", "-", r"\_"):
        text = text.replace(separator, rf"{separator}\allowbreak{{}}")
    return rf"\texttt{{{text}}}"


def _numbers(row, fields):
    """Two cells of a table, the number that the post prints and ours; nothing where there is neither."""
    cells = [rf" \claim{field}{{{row}}}" if field in fields else "" for field in ("printed", "quantity")]
    return " &".join(cells) if any(cells) else ""


def _verdict(row, fields):
    """The verdict on a claim; where its parts differ, also how many of them are confirmed."""
    told = rf"\claimverdict{{{row}}}"
    split = "confirmed" in fields and fields["verdict"] == QUALIFIED
    return rf"{told} (\claimconfirmed{{{row}}})" if split else told


def _claims(ledger, section, fields):
    """Claims of one section, each with the rows that the table shows of its parts."""
    return [
        {
            "id": claim["id"],
            "fields": fields[claim["id"]],
            "parts": _shown_parts(claim["id"], fields) if claim["verdict"] != NOT_RUN else [],
        }
        for claim in whole_claims(ledger).to_dict("records")
        if claim["section"] == section
    ]


def _doubtful(ledger):
    """Claims that were tested and do not simply hold, those that fail first."""
    claims = whole_claims(ledger)
    return [
        name
        for verdict in (CONTRADICTED, QUALIFIED)
        for name in claims.loc[claims["verdict"] == verdict, "id"]
    ]


def _open_claims(ledger, section):
    """Claims of one section that are not confirmed; those with the same verdict and reason together."""
    claims = whole_claims(ledger)
    chosen = claims[(claims["section"] == section) & (claims["verdict"] != CONFIRMED)]
    return [list(ids) for _, ids in chosen.groupby(["verdict", "reason"], sort=False)["id"]]


def _shown_parts(claim, fields):
    parts = {row: texts for row, texts in fields.items() if row.startswith(f"{claim}:")}
    return [
        {"id": row, "name": row.partition(":")[2], "fields": texts}
        for row, texts in parts.items()
        if len(parts) <= MOST_PARTS or texts["verdict"] != CONFIRMED
    ]
