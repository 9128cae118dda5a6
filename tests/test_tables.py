"""Tables: read, written and set."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from typicality.errors import InputError
from typicality.tables import (
    Column,
    Layout,
    Number,
    Text,
    escape_tex,
    markdown_table,
    read_table,
    read_tables,
    tex_table,
    write_layout,
    write_table,
)


@pytest.fixture
def table():
    return pd.DataFrame({"name": ["a|b", "50 %"], "value": [0.5, -2e-9], "count": [3, 12345]})


COLUMNS = (
    Column("name", "name", Text()),
    Column("value", "p(x)", Number(1, scientific=True), r"$p(x)$"),
    Column("count", "#", Number(0)),
)


def test_written_tables_are_read_again_and_have_the_same_bytes(tmp_path, table):
    for name in ("one.parquet", "two.parquet"):
        write_table(table, tmp_path / name)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    pd.testing.assert_frame_equal(
        read_table(tmp_path / "one.parquet", ["value", "name"]), table[["value", "name"]]
    )
    assert len(read_tables([tmp_path / "one.parquet"] * 2, ["count"])) == 4


def test_missing_columns_and_files_that_are_no_tables_are_refused(tmp_path, table):
    write_table(table, tmp_path / "table.parquet")
    with pytest.raises(InputError, match=r"table\.parquet has no column 'p_value'"):
        read_table(tmp_path / "table.parquet", ["p_value"])
    (tmp_path / "torn.parquet").write_bytes((tmp_path / "table.parquet").read_bytes()[:-9])
    with pytest.raises(InputError, match=r"torn\.parquet is not a parquet table"):
        read_table(tmp_path / "torn.parquet", ["value"])


def test_nan_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="'x' holds NaN"):
        write_table(pd.DataFrame({"x": [1.0, np.nan]}), tmp_path / "x.parquet")


def test_markdown(table):
    assert markdown_table(Layout(table, COLUMNS, frozenset({(1, "count")}))) == (
        "| name | p(x) | # |\n"
        "| :--- | ---: | ---: |\n"
        "| a\\|b | 5.0·10⁻¹ | 3 |\n"
        "| 50 % | −2.0·10⁻⁹ | **12345** |\n"
    )


def test_latex(table):
    assert tex_table(Layout(table, COLUMNS, frozenset({(0, "value")}), rows=(0,))) == (
        "\\begin{tabular}{lrr}\n\\toprule\nname & $p(x)$ & \\# \\\\\n\\midrule\n"
        "a|b & $\\mathbf{5.0 \\cdot 10^{-1}}$ & $3$ \\\\\n"
        "\\bottomrule\n\\end{tabular}\n"
    )


def test_lines_of_a_heading_stand_above_each_other_in_latex_and_are_one_in_markdown(table):
    columns = (Column("name", "name of\nit 50 %", Text()), Column("count", "#\nn", Number(0), "\\#\n$n$"))
    layout = Layout(table, columns)
    assert markdown_table(layout).splitlines()[0] == "| name of it 50 % | # n |"
    assert r"\shortstack[l]{name of\\it 50 \%} & \shortstack[r]{\#\\$n$} \\" in tex_table(layout)


def test_all_values_are_in_the_csv_where_readers_see_less(tmp_path, table):
    outputs = SimpleNamespace(**{kind: tmp_path / f"table.{kind}" for kind in ("csv", "md", "tex")})
    write_layout(Layout(table.iloc[:1], COLUMNS, csv=table), outputs)
    assert len(outputs.csv.read_text().splitlines()) == 3
    assert len(outputs.md.read_text().splitlines()) == 3


def test_absent_values_are_empty_cells():
    table = pd.DataFrame(
        {"x": pd.array([0.5, None], dtype="Float64"), "t": pd.array(["a", None], dtype="string")}
    )
    layout = Layout(table, (Column("x", "x", Number(2)), Column("t", "t", Text())))
    assert layout.cells("tex") == [["$0.50$", "a"], ["", ""]]


@pytest.mark.parametrize(
    ("number", "value", "markdown"),
    [
        (Number(3), -0.0001, "0.000"),
        (Number(3), -0.5, "−0.500"),
        (Number(1, percent=True), 0.0005, "0.1 %"),
        (Number(2, scientific=True), 0.0, "0"),
    ],
)
def test_numbers_near_zero(number, value, markdown):
    assert number.markdown(value) == markdown


def test_every_special_character_is_escaped():
    assert escape_tex(r"\ & % $ # _ { } ~ ^") == (
        r"\textbackslash{} \& \% \$ \# \_ \{ \} \textasciitilde{} \textasciicircum{}"
    )
