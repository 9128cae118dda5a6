"""How figures and the values behind them are compared with baselines, and by how much they may differ.

Values are compared as text first: a cell that reads the same is right. Where a tolerance is declared, the
numbers in a cell may differ, by no more than that, and nothing else.
"""

import math
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.testing.compare import calculate_rms
from PIL import Image
from tests.circumstances import hangs_on

SMALL = ("--configfile", "tests/small.yaml")
INTERMEDIATE = (
    "*/blocks/*",
    "*/evidence",
    "images/scores/*",
    "images/*/texture_measures",
    "audio/speech",
    "audio/decoded",
    "decoding/blocks",
    "decoding/predictions",
    "decoding/texts/*",
    "abstraction/information",
    "abstraction/*/level_scores",
)
"""Tables that have no baseline, since they end in others: counts of blocks, evidence, scores of shards,
texts, and every sample of speech."""


LEDGER = "claims"
"""The table of which single rows hang on circumstances."""
SUFFIXES = {"figures": (".png", ".png"), "values": (".parquet", ".csv")}
"""Of what a run makes, and of its baseline."""
REMEDY = "Where that is meant: pytest -k figure --accept-baselines"
NULL = "null"
ABSENT = "absent"
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")

RMS_TOLERANCE = 0.1
"""Root mean square of the differences of pixels, of 255 levels. One processor always draws the same pixels;
for another, nearly all of Matplotlib's own tests allow 0.07 or less. A line of 1.11 points instead of 1.1
makes 0.18 or more in every figure whose lines have the width of the style file."""


@dataclass(frozen=True)
class Tolerance:
    """By how much numbers may differ: ``absolute + relative * abs(expected)``.

    ``artifacts``, ``columns`` and ``rows`` are patterns, with blanks between them where they are several; a
    row goes by its first cell.
    """

    artifacts: str
    columns: str
    reason: str
    relative: float = 0.0
    absolute: float = 0.0
    rows: str = "*"

    def covers(self, artifact, column, row):
        """Whether this entry of the table speaks of a cell."""
        pairs = (artifact, self.artifacts), (column, self.columns), (row, self.rows)
        return all(any(fnmatchcase(name, p) for p in patterns.split()) for name, patterns in pairs)

    def allowed(self, expected):
        """Return the largest difference from an expected number."""
        return self.absolute + self.relative * abs(expected)


EXACT = Tolerance("*", "*", "integers, text, counts and their ratios, fractions rounded once")
LIBRARY = """Logarithms, powers and roots of the C library or of numpy's vector code, special functions, sums
in another order; here they change by two units in the last place at most."""
EDGES = """A mass between close edges; one unit in the last place of an edge near 1,000 changes it by up to
1.1e-12 of itself. Allowed is ten times that."""
THIN = """A mass between close edges near a radius of 1,000: a difference of two values near 1/2, each good to
1.1e-16, that is down to 8e-5."""
LARGE = """The exponential of a difference of terms near 7e6, each good to 1.1e-16 of itself."""
NOISE = "A number that is itself a rounding error, or its bound."
TOLERANCES = (
    Tolerance("coin/binomial", "log2_* *_bits", LIBRARY, relative=1e-12),
    Tolerance("annulus/radii", "density", EDGES, relative=1.1e-11),
    Tolerance("annulus/shares", "exact ci_*", LIBRARY, relative=1e-12),
    Tolerance("annulus/thickness", "*radius *width *sphere simulated_* *error", LIBRARY, relative=1e-12),
    Tolerance("typical_set/mass_curve", "epsilon_bits radius_* width exact ci_*", LIBRARY, relative=1e-12),
    Tolerance("typical_set/aep typical_set/modes", "ci_*", LIBRARY, relative=1e-12),
    Tolerance(
        "typical_set/support typical_set/rare", "simulated ci_* *error *bound", LIBRARY, relative=1e-11
    ),
    Tolerance("typical_set/annuli", "radius_* mode_epsilon_bits", LIBRARY, relative=1e-12),
    Tolerance("typical_set/annuli", "exact", THIN, relative=1e-9),
    Tolerance("typical_set/radius_densities", "radius", LIBRARY, relative=1e-12),
    Tolerance("typical_set/radius_densities", "density", LARGE, relative=1e-8),
    Tolerance("typical_set/completion", "mode sd sample_*", LIBRARY, absolute=1e-12),
    Tolerance("typical_set/completion_information", "excess_* density", EDGES, absolute=1e-12),
    Tolerance(
        "claims",
        "exact exact_digits reason",
        NOISE,
        absolute=1e-12,
        rows="typical.radius typical.integral",
    ),
    Tolerance(
        "claims",
        "exact exact_digits",
        "Exact for radii that are roots and powers of doubles, found by root finding or far out in a tail.",
        relative=1e-9,
        rows="typical.curve:* typical.width-4:smallest ood.gaussian:*",
    ),
    Tolerance("claims", "exact simulated ci_*", LIBRARY, relative=1e-12),
    Tolerance("claims", "exact_digits", LIBRARY, relative=1e-12, rows="annulus.*"),
)


def tolerance_of(artifact, column, row):
    """Return the first entry of `TOLERANCES` that covers a cell; `EXACT` where there is none."""
    return next((entry for entry in TOLERANCES if entry.covers(artifact, column, row)), EXACT)


class Baselines:
    """Committed figures (PNG) and values (CSV) of a run's artifacts, which go by their path under results/.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder):
        self.folder = folder

    def path(self, kind, name):
        """Where the baseline of an artifact is; ``kind`` is ``"figures"`` or ``"values"``."""
        return self.folder / kind / f"{name}{SUFFIXES[kind][1]}"

    def names(self, kind):
        """Names of the artifacts that have a baseline, sorted."""
        return names(self.folder / kind, SUFFIXES[kind][1])

    def read_values(self, name):
        """Read the values of a table, as `as_text` returns them."""
        return pd.read_csv(self.path("values", name), dtype="string", keep_default_na=False).astype(object)

    def accept(self, kind, name, results, others=()):
        """Make an artifact of a run its own baseline, or remove that of one which the run does not have.

        Of the ledger, claims that hang on other circumstances keep the rows that they have.

        Parameters
        ----------
        kind : {"figures", "values"}
        name : str
        results : Path
        others : sequence of tests.circumstances.Circumstance

        Returns
        -------
        str
            What was done to which file.
        """
        made, path = results / f"{name}{SUFFIXES[kind][0]}", self.path(kind, name)
        if not made.exists():
            path.unlink()
            return f"removed {path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "figures":
            # The same pixels in a smaller file.
            Image.fromarray(read_pixels(made)).save(path, optimize=True)
        else:
            table = as_text(pd.read_parquet(made))
            if name == LEDGER and path.exists():
                table = _with_rows_kept(table, self.read_values(name), others)
            table.to_csv(path, index=False, lineterminator="\n")
        return f"wrote {path}"


def judge(kind, name, results, baselines, page, *, others=()):
    """Compare an artifact of a run with its baseline.

    Parameters
    ----------
    kind : {"figures", "values"}
    name : str
    results : Path
        What the run has made.
    baselines : Baselines
    page : tests.figure_page.DifferencePage
        Gets what differs.
    others : sequence of tests.circumstances.Circumstance
        Of another machine than the baselines'; claims that hang on them are left out.

    Returns
    -------
    str or None
        One sentence on what is wrong, None where nothing is.
    """
    made = results / f"{name}{SUFFIXES[kind][0]}"
    if not made.exists():
        return f"The run has no {made.name}, of which {baselines.path(kind, name)} is the baseline. {REMEDY}"
    if kind == "figures":
        expected, got = read_pixels(baselines.path(kind, name)), read_pixels(made)
        distance = pixel_distance(expected, got)
        passed = distance <= RMS_TOLERANCE
        sentence = None if passed else page.add_figure(name, expected, got, distance, RMS_TOLERANCE)
    else:
        tables = [baselines.read_values(name), as_text(pd.read_parquet(made))]
        if name == LEDGER:
            tables = _side_by_side([table[~_hanging(table, others)] for table in tables])
        cells = differing_cells(name, *tables)
        sentence = page.add_values(name, cells) if cells else None
    return sentence and f"{sentence} {REMEDY}"


def _hanging(claims, others):
    """Tell which rows of the ledger hang on circumstances."""
    return claims["id"].map(lambda claim: any(hangs_on(claim, other.claims) for other in others)).astype(bool)


def _side_by_side(ledgers):
    """Give two ledgers the same claims in the same order; a row that one of them lacks is `ABSENT` there."""
    ids = list(dict.fromkeys([*ledgers[1]["id"], *ledgers[0]["id"]]))
    rows = [ledger.set_index("id", drop=False).reindex(ids, fill_value=ABSENT) for ledger in ledgers]
    return [ledger.reset_index(drop=True) for ledger in rows]


def _with_rows_kept(claims, kept, others):
    """Take the rows of a ledger that hang on circumstances from another ledger that has them."""
    old = kept.set_index("id")
    taken = _hanging(claims, others) & claims["id"].isin(old.index)
    claims.loc[taken] = old.loc[claims.loc[taken, "id"]].reset_index()[list(claims)].to_numpy()
    return claims


def names(folder, suffix):
    """Names of the files below a folder that have a suffix, without it, sorted."""
    found = (path.relative_to(folder).with_suffix("") for path in folder.rglob(f"*{suffix}"))
    return sorted(path.as_posix() for path in found)


def artifact_names(results, kind):
    """Names of the figures, or of the tables of values, that a run has made and that need a baseline."""
    found = names(results, SUFFIXES[kind][0])
    return [name for name in found if not any(fnmatchcase(name, pattern) for pattern in INTERMEDIATE)]


def read_pixels(path):
    """Read a picture without transparency: uint8, shape (height, width, 3)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def pixel_distance(expected, got):
    """Root mean square of the differences of pixels; infinite where the sizes differ."""
    if expected.shape != got.shape:
        return math.inf
    return float(calculate_rms(expected.astype(float), got.astype(float)))


def as_text(table):
    """Write every cell of a table so that it can be read back exactly; numbers in Python's shortest form.

    Examples
    --------
    >>> as_text(pd.DataFrame({"n": [1, 2], "x": pd.array([0.1, None], dtype="Float64")})).to_dict("list")
    {'n': ['1', '2'], 'x': ['0.1', 'null']}
    """
    return table.astype(object).where(table.notna(), NULL).map(str).astype(object)


class Cell(NamedTuple):
    """A cell that differs by more than it may; ``difference`` is None where it is not one of numbers."""

    row: int
    label: str
    column: str
    expected: str
    got: str
    difference: float | None
    allowed: float


def differing_cells(artifact, expected, got):
    """Compare two tables as `as_text` returns them.

    Returns
    -------
    list of Cell
        Rows and columns that only one of the two has are `ABSENT` from the other.
    """
    rows = range(max(len(expected), len(got)))
    columns = list(dict.fromkeys([*expected.columns, *got.columns]))
    expected, got = (t.reindex(index=rows, columns=columns, fill_value=ABSENT) for t in (expected, got))
    labels = expected[columns[0]]
    return [
        cell
        for row, place in np.argwhere(expected.to_numpy() != got.to_numpy()).tolist()
        if (cell := _beyond(artifact, row, labels[row], columns[place], expected, got))
    ]


def _beyond(artifact, row, label, column, expected, got):
    expected, got = expected.loc[row, column], got.loc[row, column]
    tolerance = tolerance_of(artifact, column, label)
    differences = number_differences(expected, got)
    if tolerance is not EXACT and differences and all(d <= tolerance.allowed(e) for e, d in differences):
        return None
    number, difference = max(differences, key=lambda pair: pair[1], default=(0.0, None))
    return Cell(row, label, column, expected, got, difference, tolerance.allowed(number))


def number_differences(expected, got):
    """Pairs of a number in the expected text and its difference from the other's; none where words differ.

    Examples
    --------
    >>> number_differences("0.5 > 0 (K = 100)", "0.25 > 0 (K = 100)")
    [(0.5, 0.25), (0.0, 0.0), (100.0, 0.0)]
    >>> number_differences("null", "0.0")
    []
    """
    if NUMBER.split(expected) != NUMBER.split(got):
        return []
    numbers = (map(float, NUMBER.findall(text)) for text in (expected, got))
    return [(e, abs(e - g)) for e, g in zip(*numbers, strict=True)]
