"""The tables of the chapter as readers see them."""

import re
from typing import ClassVar

import pandas as pd

from typicality.decoding.corpus import PARAGRAPH_END
from typicality.decoding.symbols import UNKNOWN
from typicality.decoding.texts import BEAM
from typicality.tables import Column, Layout, Number, Text, escape_tex

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
_LONG_WORD = re.compile(r"[A-Za-z0-9]{16}(?=[A-Za-z0-9])")
_FORMS = {"beam search": "beam search, width {:g}", "top-k": "top-{:g}"}


class Quotation:
    r"""A text that somebody or something wrote, with every character as it is.

    Examples
    --------
    >>> Quotation().markdown("*x* | y\n")
    '\\*x\\* \\| y ¶ '
    >>> Quotation().tex("a_b < c")
    'a\\_b $<$ c'
    """

    right: ClassVar[bool] = False

    def markdown(self, value):
        """Set the text for Markdown."""
        return _MARKDOWN_SPECIAL.sub(r"\\\1", _visible(value))

    def tex(self, value):
        """Set the text for LaTeX."""
        escaped = _LONG_WORD.sub(r"\g<0>\\allowbreak{}", escape_tex(_visible(value)))
        return escaped.replace("<", "$<$").replace(">", "$>$").replace("|", "$|$").replace("¶", r"\P{}")


def _visible(text):
    return str(text).replace(PARAGRAPH_END, " ¶ ").replace(UNKNOWN, "(unknown)")


def strategy_label(strategy, setting):
    """Name a strategy with its setting.

    Parameters
    ----------
    strategy : str
    setting : float or None

    Returns
    -------
    str

    Examples
    --------
    >>> strategy_label("beam search", 4.0), strategy_label("nucleus", 0.9), strategy_label("ancestral", None)
    ('beam search, width 4', 'nucleus 0.9', 'ancestral')
    >>> strategy_label("beam search", 1.0)
    'greedy'
    """
    if pd.isna(setting):
        return strategy
    if strategy == BEAM and setting == 1:
        return "greedy"
    return _FORMS.get(strategy, f"{strategy} {{:g}}").format(setting)


def with_labels(table):
    """Add a column label to a table that has the columns strategy and setting."""
    labels = [strategy_label(*pair) for pair in zip(table["strategy"], table["setting"], strict=True)]
    return table.assign(label=pd.array(labels, dtype="string[pyarrow]"))


def corpus_layout(facts):
    """Lay out what is known about the text."""
    columns = (
        Column("fact", "fact", Text()),
        Column("value", "value", Quotation(), tex_width="0.6\\linewidth"),
    )
    return Layout(facts, columns)


def perplexity_layout(perplexity):
    """Lay out the perplexities; the order that predicts held-out text best is bold."""
    best = (int(perplexity["perplexity"].argmin()), "perplexity")
    columns = (
        Column("order", "n", Number(0), "$n$"),
        Column("ngrams", "different\nn-grams", Number(0), "different\n$n$-grams"),
        Column("train_bits", "bits/symbol,\ntraining", Number(3)),
        Column("held_out_bits", "bits/symbol,\nheld-out", Number(3)),
        Column("perplexity", "perplexity per\nsymbol, held-out", Number(2)),
    )
    return Layout(perplexity, columns, frozenset({best}))


def strategies_layout(strategies):
    """Lay out the averages of every strategy."""
    columns = (
        Column("label", "strategy", Text()),
        Column("bits", "bits/symbol", Number(3)),
        Column("distance", "distance from\nentropy rate", Number(3)),
        Column("in_band", "in typical\nband", Number(0, percent=True)),
        Column("distinct", "distinct\nn-grams", Number(1, percent=True), "distinct\n$n$-grams"),
        Column("repeated", "repeated\nn-grams", Number(1, percent=True), "repeated\n$n$-grams"),
    )
    return Layout(with_labels(strategies), columns)


def calibration_layout(calibration):
    """Lay out the calibration, from the least likely predictions to the likeliest."""
    power = Number(1, scientific=True)
    columns = (
        Column("p_low", "predicted\nfrom", power),
        Column("p_high", "to", power),
        Column("predictions", "predictions", Number(0)),
        Column("predicted", "mean\nprediction", power),
        Column("frequency", "frequency", power),
        Column("ratio", "frequency /\nprediction", Number(3)),
        Column("ci_low", "95 %\nfrom", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(calibration, columns)


def texts_layout(texts):
    """Lay out a page of texts of all strategies."""
    columns = (
        Column("label", "strategy", Text(), tex_width="0.16\\linewidth"),
        Column("bits", "bits/symbol", Number(2)),
        Column("repeated", "repeated n-grams", Number(0, percent=True), "repeated"),
        Column("text", "text", Quotation(), tex_width="0.58\\linewidth"),
    )
    return Layout(with_labels(texts), columns, long=True)
