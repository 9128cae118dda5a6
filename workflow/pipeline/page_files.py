"""Which figures and tables of a run the page shows."""

from pathlib import Path, PurePosixPath

from typicality.appendix.captions import artifact_name
from typicality.page.document import Artifact

ENDINGS = {".svg": "figure", ".md": "table"}
"""Files that the page holds, by their ending; others stay out."""
LEDGER = "claims"
"""The table of all claims, which the page shows claim by claim."""


def page_artifacts(artifacts):
    """Find the figures and tables of a run that the page shows.

    Parameters
    ----------
    artifacts : iterable of str
        Paths of all artifacts of the run, in every form.

    Returns
    -------
    dict of list of str
        ``"figure"`` and ``"table"``: their paths below ``results/`` without an ending.

    Examples
    --------
    >>> page_artifacts(["results/coin/binomial.svg", "results/coin/binomial.csv", "results/claims.md"])
    {'figure': ['coin/binomial'], 'table': []}
    """
    found = {kind: [] for kind in ENDINGS.values()}
    for path in map(PurePosixPath, dict.fromkeys(artifacts)):
        name = artifact_name(path)
        if path.suffix in ENDINGS and name != LEDGER:
            found[ENDINGS[path.suffix]].append(name)
    return found


def read_artifacts(figures, tables, makers):
    """Read the figures and tables that the page shows.

    Parameters
    ----------
    figures, tables : iterable of path-like
        SVG and Markdown files.
    makers : mapping
        As `pipeline.provenance.makers` returns it, for all of them.

    Returns
    -------
    list of typicality.page.document.Artifact
        In the order given, figures first.
    """
    svg = {artifact_name(path): Path(path).read_text(encoding="utf-8") for path in figures}
    markdown = {artifact_name(path): Path(path).read_text(encoding="utf-8") for path in tables}
    return [
        Artifact(name, titles[0] if titles else name, makers[name], svg.get(name, ""), markdown.get(name, ""))
        for name in dict.fromkeys([*svg, *markdown])
        for titles in [[maker["title"] for maker in makers[name].values() if maker["title"]]]
    ]
