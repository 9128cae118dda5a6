"""Which files of a run the appendix shows, and where its folder holds a copy of them."""

from pathlib import PurePosixPath

FOLDERS = {".tex": "tables", ".pdf": "figures"}
"""Where files go by their ending; others stay out."""
RESULTS = PurePosixPath("results")
APPENDIX = RESULTS / "appendix"


def appendix_copies(artifacts):
    """Pair the tables and figures of a run with their copies beside the appendix.

    Parameters
    ----------
    artifacts : iterable of str
        Paths of all artifacts of the run, in every form.

    Returns
    -------
    dict of tuple of str
        By a name that a rule can use: path of the artifact, and of its copy. Copies lie in folders of the
        same names, below ``tables`` and ``figures``.

    Examples
    --------
    >>> appendix_copies(["results/coin/binomial.tex", "results/coin/binomial.csv"])
    {'copy_0': ('results/coin/binomial.tex', 'results/appendix/tables/coin/binomial.tex')}
    """
    shown = [path for path in map(PurePosixPath, dict.fromkeys(artifacts)) if path.suffix in FOLDERS]
    return {
        f"copy_{number}": (str(path), str(APPENDIX / FOLDERS[path.suffix] / path.relative_to(RESULTS)))
        for number, path in enumerate(shown)
    }


def below_appendix(path):
    """Path of a file as a document in the folder of the appendix names it.

    Examples
    --------
    >>> below_appendix("results/appendix/tables/coin/binomial.tex")
    'tables/coin/binomial.tex'
    """
    return str(PurePosixPath(path).relative_to(APPENDIX))
