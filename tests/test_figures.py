"""Every figure of the small configuration, and every table of values, against its committed baseline.

``pytest -k figure`` draws all figures of ``tests/small.yaml`` and compares their pixels with
``tests/baselines/figures`` and the parquet files behind figures and tables with ``tests/baselines/values``.
What differs is shown side by side on one page, ``figure-differences/index.html`` at the root of the project.

``pytest -k figure --accept-baselines`` makes what differs by more than it may the new baseline, adds those of
new artifacts and removes those of artifacts that are gone. A test that did so is reported as skipped, with
what it wrote; baselines that still pass are left as they are, so that the diff shows what has changed and
nothing else. It is to be read before a commit.

Pixels judge how something is drawn, values judge numbers. On a processor whose arithmetic gives fits other
last digits, or with a Python whose help topics are another text (``tests/circumstances.py``), what hangs on
these is skipped and says so, and keeps its baselines. ``--accept-baselines=all`` makes all of this machine's
results, and its circumstances, the new baselines.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from tests.circumstances import (
    CIRCUMSTANCES,
    FILE,
    other_circumstances,
    reason_left_out,
    write_circumstances,
)
from tests.figure_checks import (
    ABSENT,
    EXACT,
    NUMBER,
    TOLERANCES,
    Baselines,
    artifact_names,
    differing_cells,
    judge,
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
def others(pytestconfig):
    """What this machine has otherwise than that of the baselines."""
    if pytestconfig.getoption("accept_baselines") == "all":
        write_circumstances(BASELINES.folder)
    return other_circumstances(BASELINES.folder)


@pytest.mark.parametrize("kind", ["values", "figures"])
def test_every_figure_and_table_has_a_baseline(kind, results, pytestconfig):
    new = sorted(set(artifact_names(results, kind)) - set(BASELINES.names(kind)))
    if new and pytestconfig.getoption("accept_baselines"):
        pytest.skip("; ".join(BASELINES.accept(kind, name, results) for name in new))
    assert not new, "look at them, then accept them: pytest -k figure --accept-baselines"


@pytest.mark.parametrize(("kind", "name"), ARTIFACTS)
def test_figure_and_table_are_as_their_baseline(kind, name, results, others, page, pytestconfig):
    if reason := reason_left_out(name, others):
        pytest.skip(reason)
    sentence = judge(kind, name, results, BASELINES, page, others=others)
    if sentence and pytestconfig.getoption("accept_baselines"):
        pytest.skip(BASELINES.accept(kind, name, results, others))
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


def test_another_circumstance_is_noticed(tmp_path):
    write_circumstances(tmp_path)
    assert other_circumstances(tmp_path) == []
    path = tmp_path / FILE
    recorded = json.loads(path.read_text())
    for each in CIRCUMSTANCES:
        path.write_text(json.dumps(recorded | {each.name: "another"}))
        assert other_circumstances(tmp_path) == [each]


@pytest.mark.parametrize(
    ("other", "artifact", "claim"),
    [
        (CIRCUMSTANCES[0], "images/real/likelihoods", "images.dose-response:rises"),
        (CIRCUMSTANCES[1], "decoding/beam", "decoding.mbr"),
    ],
    ids=lambda each: each.name if isinstance(each, tuple) else None,
)
def test_what_hangs_on_another_circumstance_is_left_out_and_keeps_its_baseline(
    other, artifact, claim, small_run, tmp_path, own_page
):
    assert reason_left_out(artifact, [other]) == other.reason
    assert reason_left_out("coin/binomial", [other]) is None
    results, own = tmp_path / "results", Baselines(tmp_path / "baselines")
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet")
    place(results, "claims", ".parquet").write_bytes((small_run.path / "results/claims.parquet").read_bytes())
    own.accept("values", "claims", results)
    before = own.read_values("claims")
    for changed_claim, passes in ((claim, True), ("coin.mean:heads", False)):
        changed = ledger.copy()
        changed.loc[changed["id"] == changed_claim, "simulated"] += 0.1
        changed.to_parquet(results / "claims.parquet")
        assert (judge("values", "claims", results, own, own_page, others=[other]) is None) == passes
        assert judge("values", "claims", results, own, own_page) is not None
    changed.loc[changed["id"] == claim, "simulated"] += 0.1
    changed.to_parquet(results / "claims.parquet")
    own.accept("values", "claims", results, [other])
    differing = before["id"][(before != own.read_values("claims")).any(axis=1)]
    assert differing.tolist() == ["coin.mean:heads"]


def test_a_new_row_of_the_ledger_is_one_row_of_differences(small_run, tmp_path, own_page):
    own = Baselines(tmp_path / "baselines")
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet")
    made = place(tmp_path / "results", "claims", ".parquet")
    ledger.drop(index=3).to_parquet(made)
    own.accept("values", "claims", tmp_path / "results")
    ledger.to_parquet(made)
    sentence = judge("values", "claims", tmp_path / "results", own, own_page)
    assert f"in {ledger.shape[1]} cells, first id in row 3" in sentence


def test_tolerances_of_figures_all_apply():
    tables = {name: BASELINES.read_values(name) for name in BASELINES.names("values")}
    used = {
        tolerance_of(name, column, row)
        for name, table in tables.items()
        for column in table
        for row in table.iloc[:, 0].unique()
    }
    assert used == {EXACT, *TOLERANCES}
