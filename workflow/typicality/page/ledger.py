"""Claims as pages show them, and the page of the ledger alone."""

from pathlib import Path

import jinja2
import pandas as pd

from typicality.claims.evidence import number
from typicality.claims.ledger import whole_claims
from typicality.claims.verdicts import (
    CONFIRMED,
    CONTRADICTED,
    NOT_RUN,
    NOT_TESTABLE,
    QUALIFIED,
    VERDICTS,
    shown,
)

MOST_ROWS = 8
"""Parts of a claim that are all shown; of more, the confirmed ones are folded."""
LEDGER_PAGE = "claims.html.j2"
"""The template of the ledger's own page."""


def ledger_page(ledger, templates, makers):
    """Render the ledger as one HTML page.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.
    templates : mapping of str to str
        As for `render`; `LEDGER_PAGE` is rendered.
    makers : mapping
        By artifact: the rules and scripts that make its figure, table and values, as
        ``pipeline.provenance.makers`` finds them. Figures are shown from beside the page.

    Returns
    -------
    str
    """
    return render(
        LEDGER_PAGE,
        templates,
        sections=claims_by_section(ledger),
        counts=verdict_counts(ledger),
        makers=makers,
    )


def read_templates(paths):
    """Read templates, style sheets and scripts of pages, by the names of their files.

    Parameters
    ----------
    paths : iterable of path-like

    Returns
    -------
    dict of str to str
    """
    return {Path(path).name: Path(path).read_text(encoding="utf-8") for path in paths}


def render(name, templates, **values):
    """Render a page; text is escaped, and a value that is missing is an error.

    Parameters
    ----------
    name : str
        Of the template.
    templates : mapping of str to str
        Sources of all templates, style sheets and scripts, by the names that they include each other by.
    **values
        What the template asks for.

    Returns
    -------
    str
    """
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= {
        "css": {v: v if v in (CONFIRMED, QUALIFIED, CONTRADICTED) else "other" for v in VERDICTS},
        "not_run": NOT_RUN,
    }
    return environment.get_template(name).render(values)


def verdict_counts(ledger):
    """Numbers of whole claims by verdict, in the order of verdicts; verdicts that no claim has are left out.

    Parameters
    ----------
    ledger : pandas.DataFrame

    Returns
    -------
    dict of str to int
    """
    counts = whole_claims(ledger)["verdict"].value_counts()
    return {verdict: int(counts[verdict]) for verdict in VERDICTS if verdict in counts}


def claims_by_section(ledger):
    """Claims with the rows of values that a page shows.

    Parameters
    ----------
    ledger : pandas.DataFrame

    Returns
    -------
    dict of str to list of dict
        By section: the columns of the ledger, and ``shown`` and ``folded``, lists of rows of values, which
        claims that are not decided do not have.
    """
    sections = {}
    for claim in whole_claims(ledger).to_dict("records"):
        parts = ledger[ledger["id"].str.startswith(f"{claim['id']}:")]
        rows = parts if len(parts) else ledger[ledger["id"] == claim["id"]]
        decided = claim["verdict"] not in (NOT_RUN, NOT_TESTABLE)
        shown_rows = [_shown_row(row) for row in rows.to_dict("records")] if decided else []
        artifact = None if pd.isna(claim["artifact"]) else claim["artifact"]
        sections.setdefault(claim["section"], []).append(claim | _folded(shown_rows) | {"artifact": artifact})
    return sections


def _folded(rows):
    """Of many rows show those that are not confirmed, and fold the others."""
    if len(rows) <= MOST_ROWS:
        return {"shown": rows, "folded": []}
    return {
        "shown": [row for row in rows if row["verdict"] != CONFIRMED],
        "folded": [row for row in rows if row["verdict"] == CONFIRMED],
    }


def _shown_row(row):
    return {
        "part": row["id"].partition(":")[2],
        "printed": "" if pd.isna(row["printed"]) else row["printed"],
        "exact": "" if pd.isna(row["exact_digits"]) else shown(number(row["exact_digits"])),
        "simulated": _shown_float(row["simulated"]),
        "interval": f"{_shown_float(row['ci_low'])} to {_shown_float(row['ci_high'])}"
        if pd.notna(row["ci_low"])
        else "",
        "verdict": row["verdict"],
    }


def _shown_float(value):
    return "" if pd.isna(value) else f"{value:.5g}"
