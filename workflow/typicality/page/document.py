"""The page: every claim, figure and table of one run by the outline of the post."""

import re
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup, escape

from typicality.appendix.captions import Caption, caption_text, names_in, refuse_strange_sections
from typicality.appendix.numbers import claim_fields
from typicality.claims.registry import Claim, units_by_row
from typicality.claims.verdicts import CONFIRMED, CONTRADICTED, NOT_RUN, NOT_TESTABLE, QUALIFIED
from typicality.errors import InputError
from typicality.page.inline_svg import FigureSet
from typicality.page.latex_html import latex_to_html
from typicality.page.ledger import claims_by_section, render, verdict_counts
from typicality.page.outline import Chapter, Outline
from typicality.tables import read_markdown_table

PAGE = "index.html.j2"
"""The template of the page."""
MOST_ROWS = 20
"""Rows of a table that is shown at once; a longer one is folded."""
MOST_SENTENCES = 2
"""Reasons of parts that the first screen gives for a claim without an explanation."""
WITHOUT_CAPTION = "Further figures and tables"
"""Title of the chapter of what no caption puts elsewhere."""
PANEL_SECTION = "Typicality"
"""Section of the ledger beside which the panel stands."""
_MARKED = re.compile(r"`(?P<code>.+?)`|\*\*(?P<strong>.+?)\*\*|\\(?P<escaped>[!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Artifact:
    """A figure, a table, or both, of one name.

    Attributes
    ----------
    name : str
        Its path under ``results/`` without an ending.
    title : str
    makers : dict of dict
        By form, ``"figure"``, ``"table"`` and ``"values"``: rule, script and parameters.
    svg : str
        Source of the figure, or empty.
    markdown : str
        Of the table, or empty.
    """

    name: str
    title: str
    makers: dict
    svg: str = ""
    markdown: str = ""


@dataclass(frozen=True)
class Contents:
    """What stands on the page.

    Attributes
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.
    registry : list of typicality.claims.registry.Claim
    outline : typicality.page.outline.Outline
    captions : list of typicality.appendix.captions.Caption
        In the order in which figures and tables are shown.
    artifacts : list of Artifact
    panel : list of dict
        As `typicality.page.panel.panel_values` makes it.
    about : dict
        ``commit``, ``versions``, ``data`` and ``settings`` of the run.
    """

    ledger: pd.DataFrame
    registry: list[Claim]
    outline: Outline
    captions: list[Caption]
    artifacts: list[Artifact]
    panel: list[dict]
    about: dict


def index_page(contents, templates):
    """Write the page.

    Parameters
    ----------
    contents : Contents
    templates : mapping of str to str
        As for `typicality.page.ledger.render`; `PAGE` is rendered.

    Returns
    -------
    str
        HTML that needs nothing but itself.

    Raises
    ------
    InputError
        A caption or the outline names a claim or section that the ledger does not have, or uses LaTeX that
        the page does not know.
    """
    refuse_strange_sections(contents.captions, contents.ledger["section"].unique())
    _refuse_strange_claims(contents)
    fields = claim_fields(contents.ledger, units_by_row(contents.registry))
    figures = FigureSet()
    shown = _shown_artifacts(contents, fields, figures)
    claims = _claims_with_reasons(contents)
    counts = verdict_counts(contents.ledger)
    chapters = [*contents.outline.chapters, *_chapter_without_captions(shown)]
    return render(
        PAGE,
        templates,
        chapters=[_chapter(chapter, claims, shown, fields) for chapter in chapters],
        findings=_findings(contents.outline.findings, fields),
        shown={artifact["name"]: artifact["title"] for placed in shown.values() for artifact in placed},
        counts=counts,
        decided=sum(counts.get(verdict, 0) for verdict in (CONFIRMED, QUALIFIED, CONTRADICTED)),
        contradicted=[claim for claim in claims.values() if claim["verdict"] == CONTRADICTED],
        qualified=[claim for claim in claims.values() if claim["verdict"] == QUALIFIED],
        open=[claim for claim in claims.values() if claim["verdict"] in (NOT_TESTABLE, NOT_RUN)],
        all_sections=list(contents.ledger["section"].unique()),
        most_rows=MOST_ROWS,
        panel=contents.panel,
        has_panel=any(PANEL_SECTION in chapter.sections for chapter in chapters),
        about=contents.about,
        shared_paths=Markup(figures.shared()),  # noqa: S704 - made from figures of this pipeline
        light=figures.colour_variables(dark=False),
        dark=figures.colour_variables(dark=True),
    )


def _refuse_strange_claims(contents):
    named = [finding.claim for finding in contents.outline.findings]
    named += [claim for chapter in contents.outline.chapters for claim in chapter.claims]
    if strange := sorted(set(named) - set(contents.ledger["id"])):
        raise InputError(
            f"workflow/report/outline.yaml names the claim {strange[0]!r}, which the ledger does not have; "
            "correct its id."
        )


def _claims_with_reasons(contents):
    """Claims by their id, with their bare statement and what says in short why the verdict is what it is."""
    registered = {claim.id: claim for claim in contents.registry}
    claims = [claim for claims in claims_by_section(contents.ledger).values() for claim in claims]
    return {
        claim["id"]: claim
        | {
            "short": claim["statement"].partition(" (here, ")[0].rstrip("."),
            "why": why(registered[claim["id"]], claim["verdict"], contents.ledger),
        }
        for claim in claims
    }


def why(claim, verdict, ledger):
    """Say in a few sentences why a claim has its verdict.

    Parameters
    ----------
    claim : typicality.claims.registry.Claim
    verdict : str
    ledger : pandas.DataFrame

    Returns
    -------
    str
        What the registry explains; without that, the reasons of the first rows that are not confirmed.
    """
    if explanation := claim.explained(verdict):
        return explanation
    rows = ledger[ledger["id"].isin([claim.row_id(part) for part in claim.parts])]
    reasons = rows.loc[rows["verdict"] != CONFIRMED, "reason"][:MOST_SENTENCES]
    return " ".join(reason[:1].upper() + reason[1:] for reason in reasons)


def _findings(findings, fields):
    sentences = [
        (
            finding.claim,
            caption_text([Caption("", "", "finding", (finding.sentence,))], "", "finding", fields),
        )
        for finding in findings
    ]
    return [{"claim": claim, "sentence": latex_to_html(text, fields)} for claim, text in sentences if text]


def _chapter(chapter, claims, shown, fields):
    sentences = caption_text([Caption("", "", "chapter", chapter.sentences)], "", "chapter", fields)
    sections = [
        {
            "title": title,
            "anchor": anchor(title if title != chapter.title else f"{title} claims"),
            "claims": [claim for claim in claims.values() if claim["section"] == title],
            "artifacts": [one for one in shown.get(title, []) if not one["fold"]],
            "folded": _folded(shown.get(title, [])),
            "has_panel": title == PANEL_SECTION,
        }
        for title in chapter.sections
    ]
    return {
        "title": chapter.title,
        "anchor": anchor(chapter.title),
        "text": latex_to_html(sentences, fields),
        "claims": [claims[id_] for id_ in chapter.claims],
        "sections": sections,
    }


def _chapter_without_captions(shown):
    return [Chapter(WITHOUT_CAPTION, sections=(WITHOUT_CAPTION,))] if WITHOUT_CAPTION in shown else []


def _folded(artifacts):
    """Artifacts that stand folded together, by the title of their fold."""
    folds = {}
    for artifact in artifacts:
        if artifact["fold"]:
            folds.setdefault(artifact["fold"], []).append(artifact)
    return folds


def anchor(title):
    """Id of a heading.

    Examples
    --------
    >>> anchor("The joys of likelihood")
    'the-joys-of-likelihood'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _shown_artifacts(contents, fields, figures):
    """By section, in the order of captions: artifacts as the template asks for them."""
    waiting = {artifact.name: artifact for artifact in contents.artifacts}
    shown = {}
    for caption in contents.captions:
        for name in [name for name in waiting if names_in(caption, name) is not None]:
            names = names_in(caption, name)
            fold = f"Contact sheets (pair {names['PAIR']})" if "MODEL" in names else ""
            artifact = _shown_artifact(waiting.pop(name), contents.captions, fields, figures)
            shown.setdefault(caption.section, []).append(artifact | {"fold": fold})
    if waiting:
        shown[WITHOUT_CAPTION] = [
            _shown_artifact(artifact, contents.captions, fields, figures) | {"fold": ""}
            for artifact in waiting.values()
        ]
    return shown


def _shown_artifact(artifact, captions, fields, figures):
    svg = figures.inline(artifact.svg, f"{artifact.name}.svg", artifact.title) if artifact.svg else ""
    return {
        "name": artifact.name,
        "title": artifact.title,
        "makers": artifact.makers,
        "svg": Markup(svg),  # noqa: S704 - made by this pipeline, and rewritten element by element
        "figure_caption": latex_to_html(caption_text(captions, artifact.name, "figure", fields), fields),
        "table": _table(artifact.markdown) if artifact.markdown else None,
        "table_caption": latex_to_html(caption_text(captions, artifact.name, "table", fields), fields),
    }


def _table(markdown):
    headings, right, rows = read_markdown_table(markdown)
    return {"headings": headings, "right": right, "rows": [[_cell(cell) for cell in row] for row in rows]}


def _cell(markdown):
    """Set a cell of a table for readers: escaped, with what Markdown marks as strong or as code."""
    pieces, done = [], 0
    for match in _MARKED.finditer(markdown):
        pieces += [escape(markdown[done : match.start()]), _marked(match)]
        done = match.end()
    return Markup("").join([*pieces, escape(markdown[done:])])


def _marked(match):
    text = escape(match[match.lastgroup])
    return text if match.lastgroup == "escaped" else Markup("<{0}>{1}</{0}>").format(match.lastgroup, text)
