"""How every table of the project is read, written and set for readers."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from typicality.errors import InputError

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{c: "\\" + c for c in "&%$#_{}"},
        "−": "$-$",
        "×": r"$\times$",
        "√": r"$\surd$",
        "ε": r"$\varepsilon$",
        "→": r"$\to$",
        "≥": r"$\geq$",
        "≤": r"$\leq$",
        "±": r"$\pm$",
        "≠": r"$\neq$",
        "²": r"$^2$",
        "…": r"\dots{}",
    }
)


def read_table(path, columns, optional=()):
    """Read a parquet table of which some columns are needed.

    Parameters
    ----------
    path : path-like
    columns : sequence of str
        The columns to read, in the order wanted.
    optional : sequence of str
        Columns that are read too, after the others, where the table has them.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    InputError
        A column is missing, or the file is no parquet.
    """
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is not a parquet table ({error}); remove it and run again.") from None
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise InputError(f"{path} has no column {missing[0]!r} (it has {', '.join(table.columns)}).")
    return table[[*columns, *(name for name in optional if name in table.columns)]]


def read_tables(paths, columns):
    """Read several tables of the same columns, one below the other.

    Parameters
    ----------
    paths : sequence of path-like
    columns : sequence of str

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    InputError
        As `read_table`.
    """
    return pd.concat([read_table(path, columns) for path in paths], ignore_index=True)


def write_table(table, path):
    """Write a table as parquet; the same values give the same bytes.

    Parameters
    ----------
    table : pandas.DataFrame
        Its index is not written. NaN in a column of floats is refused: what is absent is null (``None``,
        ``pd.NA``), what is not a number is a defect.
    path : path-like

    Raises
    ------
    ValueError
        A column of floats holds NaN.
    """
    for name, column in table.items():
        if column.dtype == np.float64 and column.isna().any():
            raise ValueError(f"column {name!r} holds NaN; absent values are null in a nullable column")
    table.to_parquet(path, index=False, engine="pyarrow", compression="zstd")


@dataclass(frozen=True)
class Number:
    r"""How a number is set: ``digits`` behind the point, scientific or fixed, per cent or plain.

    Examples
    --------
    >>> Number(2, scientific=True).markdown(14348907 / 2**32)
    '3.34·10⁻³'
    >>> Number(2, scientific=True).tex(14348907 / 2**32)
    '$3.34 \\cdot 10^{-3}$'
    >>> Number(1, percent=True).markdown(0.84282)
    '84.3 %'
    >>> Number(0).tex(-1820)
    '$-1820$'
    """

    digits: int
    scientific: bool = False
    percent: bool = False
    right: ClassVar[bool] = True

    def markdown(self, value):
        """Set the number for Markdown and HTML."""
        if not self.scientific or value == 0:
            return self._fixed(value, "−") + (" %" if self.percent else "")
        mantissa, exponent = self._split(value)
        return f"{mantissa}·10{str(exponent).translate(_SUPERSCRIPT)}".replace("-", "−")

    def tex(self, value):
        """Set the number for LaTeX."""
        if not self.scientific or value == 0:
            return f"${self._fixed(value, '-')}$" + (r"\,\%" if self.percent else "")
        mantissa, exponent = self._split(value)
        return f"${mantissa} \\cdot 10^{{{exponent}}}$"

    def _fixed(self, value, minus):
        # Of scientific numbers only 0 comes here, which has no digits behind the point.
        text = f"{100 * value if self.percent else value:.{0 if self.scientific else self.digits}f}"
        return text.replace("-", minus) if float(text) else text.lstrip("-")

    def _split(self, value):
        mantissa, exponent = f"{value:.{self.digits}e}".split("e")
        return mantissa, int(exponent)


@dataclass(frozen=True)
class Text:
    """Text, escaped for the language it is set in; ``right`` is for integers of any length."""

    code: bool = False
    right: bool = False

    def markdown(self, value):
        """Set the text for Markdown."""
        text = str(value).replace("|", r"\|")
        return f"`{text}`" if self.code else text

    def tex(self, value):
        """Set the text for LaTeX."""
        escaped = escape_tex(value)
        return rf"\texttt{{{escaped}}}" if self.code else escaped


@dataclass(frozen=True)
class Column:
    """One column of a table for readers.

    ``name`` is the column of the values, ``heading`` its Markdown heading, ``tex_heading`` its LaTeX heading
    (the same text, escaped, unless given), ``tex_width`` its width in LaTeX where text has to be broken. In
    LaTeX the lines of a heading stand one above the other.
    """

    name: str
    heading: str
    setting: Number | Text
    tex_heading: str = ""
    tex_width: str = ""

    @property
    def tex_alignment(self):
        """Return the column's letter, ``p`` with a width or ``r`` or ``l``."""
        if self.tex_width:
            return rf">{{\raggedright\arraybackslash}}p{{{self.tex_width}}}"
        return "r" if self.setting.right else "l"

    @property
    def tex_lines(self):
        """Return the heading in LaTeX."""
        lines = (self.tex_heading or escape_tex(self.heading)).split("\n")
        if len(lines) == 1:
            return lines[0]
        stacked = r"\\".join(lines)
        return rf"\shortstack[{'r' if self.setting.right else 'l'}]{{{stacked}}}"


@dataclass(frozen=True)
class Layout:
    """A table as readers see it.

    ``table`` holds the values; ``columns`` says which are shown and how; ``bold`` holds pairs of row
    position and column name; ``rows`` holds the positions of the rows that are shown, all unless given;
    ``long`` lets LaTeX break the table over pages; ``csv`` holds all values where ``table`` was made of them
    for readers.
    """

    table: pd.DataFrame
    columns: tuple[Column, ...]
    bold: frozenset = field(default_factory=frozenset)
    rows: tuple[int, ...] | None = None
    long: bool = False
    csv: pd.DataFrame | None = None

    def cells(self, language):
        """Rows of set cells; ``language`` is ``"markdown"`` or ``"tex"``."""
        strong = {"markdown": "**{}**", "tex": r"\textbf{{{}}}"}[language]
        rows = []
        shown = range(len(self.table)) if self.rows is None else self.rows
        for position, row in zip(shown, self.table.iloc[list(shown)].to_dict("records"), strict=True):
            cells = []
            for column in self.columns:
                cell = _set_cell(row[column.name], column.setting, language)
                if (position, column.name) in self.bold:
                    cell = rf"$\mathbf{{{cell[1:-1]}}}$" if cell.startswith("$") else strong.format(cell)
                cells.append(cell)
            rows.append(cells)
        return rows


def _set_cell(value, setting, language):
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return getattr(setting, language)(value)


def escape_tex(text):
    r"""Escape text for LaTeX.

    Examples
    --------
    >>> escape_tex("84 % of T_eps")
    '84 \\% of T\\_eps'
    """
    return str(text).translate(_TEX_SPECIAL)


def markdown_table(layout):
    """Return a pipe table in Markdown."""
    marks = ["---:" if c.setting.right else ":---" for c in layout.columns]
    headings = [c.heading.replace("|", r"\|").replace("\n", " ") for c in layout.columns]
    lines = [headings, marks, *layout.cells("markdown")]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def read_markdown_table(text):
    r"""Read a table that `markdown_table` wrote, for those who set it in another language.

    Parameters
    ----------
    text : str

    Returns
    -------
    headings : list of str
    right : list of bool
        Which columns are set to the right.
    rows : list of list of str
        Cells as Markdown, in which only ``|`` has lost its escape.

    Examples
    --------
    >>> read_markdown_table("| K | name |\n| ---: | :--- |\n| 1 | a \\| b |\n")
    (['K', 'name'], [True, False], [['1', 'a | b']])
    """
    lines = [_cells(line) for line in text.splitlines()]
    headings, marks, *rows = lines
    return headings, [mark.startswith("-") for mark in marks], rows


def _cells(line):
    cells = re.split(r"(?<!\\)\|", line)[1:-1]
    return [cell.strip().replace(r"\|", "|") for cell in cells]


def tex_table(layout):
    """Return a booktabs ``tabular``, or ``longtable``, in LaTeX, to be put into a document by ``input``."""
    environment = "longtable" if layout.long else "tabular"
    alignment = "".join(column.tex_alignment for column in layout.columns)
    heading = " & ".join(column.tex_lines for column in layout.columns)
    after_heading = "\\midrule\n\\endhead\n" if layout.long else "\\midrule\n"
    body = "".join(f"{' & '.join(cells)} \\\\\n" for cells in layout.cells("tex"))
    return (
        f"\\begin{{{environment}}}{{{alignment}}}\n\\toprule\n{heading} \\\\\n{after_heading}"
        f"{body}\\bottomrule\n\\end{{{environment}}}\n"
    )


def write_layout(layout, outputs):
    """Write a table for readers: all values as CSV, the columns shown as Markdown and LaTeX.

    Parameters
    ----------
    layout : Layout
    outputs : object
        Has the attributes ``csv``, ``md`` and ``tex``: where to write.
    """
    values = layout.table if layout.csv is None else layout.csv
    texts = {
        "csv": values.to_csv(index=False, lineterminator="\n"),
        "md": markdown_table(layout),
        "tex": tex_table(layout),
    }
    for kind, text in texts.items():
        Path(getattr(outputs, kind)).write_text(text, encoding="utf-8", newline="\n")
