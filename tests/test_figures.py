"""Every figure of the small configuration, and every table of values, against its committed baseline.

``pytest -k figure`` draws all figures of ``tests/small.yaml`` and compares their pixels with
``tests/baselines/figures`` and the parquet files behind figures and tables with ``tests/baselines/values``.
What differs is shown side by side on one page, ``figure-differences/index.html`` at the root of the project.

``pytest -k figure --accept-baselines`` makes what differs by more than it may the new baseline, adds those of
new artifacts and removes those of artifacts that are gone. A test that did so is reported as skipped, with
what it wrote; baselines that still pass are left as they are, so that the diff shows what has changed and
nothing else. It is to be read before a commit.

Pixels judge how something is drawn, values judge numbers. On a processor whose arithmetic gives fits other
last digits, or with a Python whose help topics are another text, what hangs on these is skipped and says so.
"""

from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from tests.figure_checks import (
    ABSENT,
    CIRCUMSTANCES,
    EXACT,
    NUMBER,
    TOLERANCES,
    Baselines,
    artifact_names,
    differing_cells,
    hangs_on,
    judge,
    other_circumstances,
    tolerance_of,
)
from tests.figure_page import DifferencePage

from typicality.coin.figures import draw_binomial
from typicality.figures import paper_style, save_figure
from typicality.typical_set.figures.mass_curve import draw_mass_curve

PROJECT = Path(__file__).resolve().parents[1]
STYLE = PROJECT / "workflow/typicality/paper.mplstyle"
BASELINES = Baselines(PROJECT / "tests/baselines")
ARTIFACTS = [(kind, name) for kind in ("values", "figures") for name in BASELINES.names(kind)]
VALUES = BASELINES.names("values")
MOST_BYTES = 4_000_000
DRAWINGS = {
    "coin/binomial": draw_binomial,
    "typical_set/mass_curve": lambda curve: draw_mass_curve(curve, width=4),
}
"""What draws a figure, whose lines are as wide as the style file says, from the table of the same name."""


def place(folder, name, suffix):
    """Where an artifact is written in a folder, made where it is missing."""
    path = folder / f"{name}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def page():
    """The page of differences; that of an earlier run is removed."""
    return DifferencePage(PROJECT / "figure-differences")


@pytest.fixture
def own_page(tmp_path):
    """A page for differences that a test has made."""
    return DifferencePage(tmp_path / "page")


@pytest.fixture(scope="session")
def results(small_run):
    """What the small run has made."""
    return small_run.path / "results"


@pytest.fixture(scope="session")
def others(results):
    """What this machine has otherwise than that of the baselines."""
    return other_circumstances(results, BASELINES)


@pytest.mark.parametrize("kind", ["values", "figures"])
def test_every_figure_and_table_has_a_baseline(kind, results, pytestconfig):
    new = sorted(set(artifact_names(results, kind)) - set(BASELINES.names(kind)))
    if new and pytestconfig.getoption("accept_baselines"):
        pytest.skip("; ".join(BASELINES.accept(kind, name, results) for name in new))
    assert not new, "look at them, then accept them: pytest -k figure --accept-baselines"


@pytest.mark.parametrize(("kind", "name"), ARTIFACTS)
def test_figure_and_table_are_as_their_baseline(kind, name, results, others, page, pytestconfig):
    accepts = pytestconfig.getoption("accept_baselines")
    for other in others:
        if hangs_on(name, other.artifacts) and not accepts:
            pytest.skip(other.reason)
    sentence = judge(kind, name, results, BASELINES, page, others=others)
    if sentence and accepts:
        pytest.skip(BASELINES.accept(kind, name, results))
    if sentence:
        pytest.fail(sentence, pytrace=False)


def test_baselines_of_figures_stay_small():
    assert sum(path.stat().st_size for path in BASELINES.folder.rglob("*.*")) < MOST_BYTES


@pytest.mark.parametrize("name", DRAWINGS)
def test_figure_check_notices_a_changed_line_width(name, small_run, tmp_path, own_page):
    values = pd.read_parquet(small_run.path / f"results/{name}.parquet")
    kinds = ("svg", "pdf", "png")
    outputs = SimpleNamespace(**{kind: place(tmp_path, name, f".{kind}") for kind in kinds})
    for factor, passes in ((1, True), (1.1, False)):
        with paper_style(STYLE):
            mpl.rcParams["lines.linewidth"] *= factor
            save_figure(DRAWINGS[name](values), outputs)
        sentence = judge("figures", name, tmp_path, BASELINES, own_page)
        assert (sentence is None) == passes
    assert f"{name} differs from its baseline" in sentence
    assert str(own_page.path) in sentence
    assert own_page.path.read_text(encoding="utf-8").count("data:image/png;base64,") == 3


def test_figure_check_notices_a_changed_number(small_run, tmp_path, own_page):
    shares = pd.read_parquet(small_run.path / "results/annulus/shares.parquet")
    made = place(tmp_path, "annulus/shares", ".parquet")
    for factor, passes in ((1, True), (1 + 1e-11, False)):
        shares.loc[1, "exact"] *= factor
        shares.to_parquet(made)
        sentence = judge("values", "annulus/shares", tmp_path, BASELINES, own_page)
        assert (sentence is None) == passes
    assert "in 1 cell, first exact in row 1" in sentence
    shown = own_page.path.read_text(encoding="utf-8")
    assert f"<td>{BASELINES.read_values('annulus/shares').loc[1, 'exact']}</td>" in shown
    assert f"<td>{shares.loc[1, 'exact']}</td>" in shown


@pytest.mark.parametrize("name", VALUES)
def test_figure_check_notices_a_change_in_every_column(name):
    expected = BASELINES.read_values(name)
    for column in expected:
        for passes, row, text in changed_cells(name, column, expected):
            got = expected.copy()
            got.loc[row, column] = text
            assert [cell[:3] for cell in differing_cells(name, expected, got)] == (
                [] if passes else [(row, expected.iloc[row, 0], column)]
            )


def changed_cells(name, column, expected):
    """Changes of one cell: whether it passes, its row and its text.

    Half of what is allowed passes, twice as much does not.
    """
    yield False, 0, ABSENT
    for row, text in expected[column].items():
        tolerance = tolerance_of(name, column, expected.iloc[row, 0])
        number = NUMBER.search(text)
        if number and tolerance is EXACT:
            yield False, row, str(np.nextafter(float(number[0]), np.inf))
            return
        if number and (allowed := tolerance.allowed(float(number[0]))):
            for share, passes in ((0.5, True), (2, False)):
                yield passes, row, NUMBER.sub(str(float(number[0]) + share * allowed), text, count=1)
            return


def test_figure_check_notices_what_is_gone_or_has_another_shape(small_run, tmp_path, own_page):
    name = "coin/binomial"
    figure, table = place(tmp_path, name, ".png"), place(tmp_path, name, ".parquet")
    assert "The run has no binomial.png" in judge("figures", name, tmp_path, BASELINES, own_page)
    figure.write_bytes((small_run.path / "results/annulus/radii.png").read_bytes())
    assert "has another size" in judge("figures", name, tmp_path, BASELINES, own_page)
    binomial = pd.read_parquet(small_run.path / f"results/{name}.parquet")
    binomial[:-1].drop(columns="tails").to_parquet(table)
    # A column, and what is left of a row.
    count = sum(binomial.shape) - 1
    assert f"in {count} cells" in judge("values", name, tmp_path, BASELINES, own_page)


def test_accepted_figures_and_values_pass_and_new_ones_are_found(small_run, tmp_path, own_page):
    results, own = small_run.path / "results", Baselines(tmp_path / "baselines")
    for kind, name in (("figures", "typical_set/mass_curve"), ("values", "claims")):
        assert own.names(kind) == []
        assert name in artifact_names(results, kind)
        assert own.accept(kind, name, results) == f"wrote {own.path(kind, name)}"
        assert judge(kind, name, results, own, own_page) is None
        assert own.accept(kind, name, tmp_path / "elsewhere") == f"removed {own.path(kind, name)}"
        assert own.names(kind) == []


@pytest.mark.parametrize(
    ("other", "claim"), list(zip(CIRCUMSTANCES, ("images.dose-response:rises", "decoding.mbr"), strict=True))
)
def test_another_circumstance_is_noticed_and_leaves_claims_out_that_hang_on_it(
    other, claim, small_run, tmp_path, own_page
):
    results, own = tmp_path / "results", Baselines(tmp_path / "baselines")
    for name in ("claims", *(circumstance.canary for circumstance in CIRCUMSTANCES)):
        content = (small_run.path / f"results/{name}.parquet").read_bytes()
        place(results, name, ".parquet").write_bytes(content)
        own.accept("values", name, results)
    assert other_circumstances(results, own) == []
    canary = pd.read_parquet(results / f"{other.canary}.parquet")
    canary[:-1].to_parquet(results / f"{other.canary}.parquet")
    assert other_circumstances(results, own) == [other]
    ledger = pd.read_parquet(results / "claims.parquet")
    for changed_claim, passes in ((claim, True), ("coin.mean:heads", False)):
        changed = ledger.copy()
        changed.loc[changed["id"] == changed_claim, "simulated"] += 0.1
        changed.to_parquet(results / "claims.parquet")
        assert (judge("values", "claims", results, own, own_page, others=[other]) is None) == passes
        assert judge("values", "claims", results, own, own_page) is not None


def test_tolerances_of_figures_all_apply():
    tables = {name: BASELINES.read_values(name) for name in BASELINES.names("values")}
    used = {
        tolerance_of(name, column, row)
        for name, table in tables.items()
        for column in table
        for row in table.iloc[:, 0].unique()
    }
    assert used == {EXACT, *TOLERANCES}
