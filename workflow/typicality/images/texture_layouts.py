"""The tables of texture, of dialled texture and of the second-order prediction, as readers see them."""

import numpy as np

from typicality.images.layouts import spread
from typicality.tables import Column, Layout, Number, Text


class Measure(Text):
    """A measure of texture, whose name is written with underscores among the values.

    Examples
    --------
    >>> Measure().markdown("local_deviation")
    'local deviation'
    """

    def markdown(self, value):
        """Set the name for Markdown."""
        return super().markdown(value.replace("_", " "))

    def tex(self, value):
        """Set the name for LaTeX."""
        return super().tex(value.replace("_", " "))


def texture_layout(table):
    """Lay out rank correlations: one row a model and set, the measures side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.texture_likelihood.correlation_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    rows = {"model": "Model", "dataset": "Data set"}
    columns = [Column(name, heading, Text()) for name, heading in rows.items()]
    for measure in table["measure"].unique():
        columns += [
            Column(f"correlation, {measure}", measure.replace("_", "\n"), Number(3)),
            Column(f"ci_low, {measure}", "95 %\nfrom", Number(3)),
            Column(f"ci_high, {measure}", "to", Number(3)),
        ]
    shown = spread(table, list(rows), "measure", ["correlation", "ci_low", "ci_high"])
    return Layout(shown, tuple(columns), long=True, csv=table)


def texture_sets_layout(table):
    """Lay out the mean texture of both sets: one row a measure.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.texture.sets_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("measure", "Measure", Measure()),
        Column("in_mean", "In-distribution", Number(3), "In-dis-\ntribution"),
        Column("out_mean", "Out-of-distribution", Number(3), "Out-of-dis-\ntribution"),
        Column("difference", "Difference", Number(3)),
        Column("ci_low", "95 %\nfrom", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(table, columns)


def texture_gaps_layout(table):
    """Lay out gaps at equal texture: one row a model and measure.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.texture_likelihood.gap_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("measure", "Measure", Measure()),
        Column("gap_bits_per_dim", "Gap,\nbits/dim", Number(3)),
        Column("matched_share", "Matched", Number(0, percent=True)),
        Column("remaining_bits_per_dim", "Remaining,\nbits/dim", Number(3)),
        Column("remaining_ci_low", "95 %\nfrom", Number(3)),
        Column("remaining_ci_high", "to", Number(3)),
        Column("explained_share", "Explained", Number(0, percent=True)),
        Column("explained_ci_low", "95 %\nfrom", Number(0, percent=True)),
        Column("explained_ci_high", "to", Number(0, percent=True)),
    )
    return Layout(table, columns, long=True)


def dose_response_layout(table):
    """Lay out dialled texture: one row a model and dialled set, the amplitudes side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.dose_response.response_table` makes it.

    Returns
    -------
    typicality.tables.Layout
        Bold is what costs more than the test images of the set that the model was fitted on.
    """
    bits = {f"mean_bits_per_dim, {amplitude}": amplitude for amplitude in table["texture_amplitude"].unique()}
    columns = (
        Column("model", "Model", Text()),
        Column("family", "Family", Text()),
        Column("dataset", "Dialled set", Text()),
        *(Column(name, f"bits/dim\nat {amplitude:g}", Number(3)) for name, amplitude in bits.items()),
    )
    rows = ["model", "family", "dataset"]
    shown = spread(table, rows, "texture_amplitude", ["mean_bits_per_dim", "gap_bits_per_dim"])
    dearer = frozenset(
        (row, name)
        for name, amplitude in bits.items()
        for row in np.flatnonzero(shown[f"gap_bits_per_dim, {amplitude}"].fillna(0) > 0).tolist()
    )
    return Layout(shown, columns, dearer, csv=table)


def second_order_layout(table):
    """Lay out means and variances: one row a set and channel.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.second_order.moments_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("dataset", "Data set", Text()),
        Column("channel", "Channel", Text()),
        Column("images", "Images", Number(0)),
        Column("mean", "Mean", Number(1)),
        Column("variance", "Variance", Number(0)),
        Column("standard_error", "s.e.", Number(0)),
        Column("mean_offset_squared", "Squared\noffset", Number(0)),
        Column("difference", "Difference", Number(0)),
        Column("ci_low", "95 %\nfrom", Number(0)),
        Column("ci_high", "to", Number(0)),
    )
    return Layout(table, columns)


def second_order_gaps_layout(table):
    """Lay out predicted and observed likelihood of the other set: one row a model.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.second_order.observed_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("predicted", "Predicted\nlikelihood", Text()),
        Column("observed", "Observed", Text()),
        Column("gap_bits_per_dim", "Gap,\nbits/dim", Number(3)),
        Column("ci_low", "95 %\nfrom", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(table, columns)
