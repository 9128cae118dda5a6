"""The ledger as a page that needs nothing but itself."""

import jinja2
import pandas as pd

from typicality.claims.evidence import number
from typicality.claims.ledger import whole_claims
from typicality.claims.verdicts import CONFIRMED, CONTRADICTED, NOT_RUN, QUALIFIED, VERDICTS, shown

MOST_ROWS = 8
"""Parts of a claim that are all shown; of more, the confirmed ones are folded."""


def claims_page(ledger, template, makers):
    """Render the ledger as one HTML page.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.
    template : str
        Source of the Jinja template.
    makers : mapping
        By artifact: the rules and scripts that make its figure, table and values, as
        ``pipeline.provenance.makers`` finds them. Figures are shown from beside the page.

    Returns
    -------
    str
    """
    claims = whole_claims(ledger)
    counts = claims["verdict"].value_counts()
    sections = {}
    for claim in claims.to_dict("records"):
        parts = ledger[ledger["id"].str.startswith(f"{claim['id']}:")]
        rows = parts if len(parts) else ledger[ledger["id"] == claim["id"]]
        shown_rows = [_shown_row(row) for row in rows.to_dict("records")]
        sections.setdefault(claim["section"], []).append(claim | _folded(shown_rows))
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(template).render(
        sections=sections,
        makers=makers,
        not_run=NOT_RUN,
        counts={verdict: counts[verdict] for verdict in VERDICTS if verdict in counts},
        css={v: v if v in (CONFIRMED, QUALIFIED, CONTRADICTED) else "other" for v in VERDICTS},
    )


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
        "printed": None if pd.isna(row["printed"]) else row["printed"],
        "exact": "" if pd.isna(row["exact_digits"]) else shown(number(row["exact_digits"])),
        "simulated": _shown_float(row["simulated"]),
        "interval": f"{_shown_float(row['ci_low'])} to {_shown_float(row['ci_high'])}"
        if pd.notna(row["ci_low"])
        else "",
        "verdict": row["verdict"],
    }


def _shown_float(value):
    return "" if pd.isna(value) else f"{value:.5g}"
