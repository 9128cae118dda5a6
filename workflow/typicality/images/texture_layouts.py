"""The tables of texture, of dialled texture and of the second-order prediction, as readers see them."""

from typicality.tables import Column, Layout, Number, Text

_MODEL = (Column("model", "Model", Text()), Column("family", "Family", Text()))


def texture_layout(table):
    """Lay out rank correlations: one row a model, set and measure.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.texture_likelihood.correlation_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        *_MODEL,
        Column("dataset", "Data set", Text()),
        Column("measure", "Measure", Text()),
        Column("images", "Images", Number(0)),
        Column("correlation", "Rank correlation", Number(3)),
        Column("ci_low", "95 % from", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(table, columns, long=True)


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
        Column("measure", "Measure", Text()),
        Column("in_mean", "In-distribution", Number(3)),
        Column("out_mean", "Out-of-distribution", Number(3)),
        Column("difference", "Difference", Number(3)),
        Column("ci_low", "95 % from", Number(3)),
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
        *_MODEL,
        Column("measure", "Measure", Text()),
        Column("gap_bits_per_dim", "Gap, bits/dim", Number(3)),
        Column("matched_share", "Matched", Number(0, percent=True)),
        Column("remaining_bits_per_dim", "Remaining, bits/dim", Number(3)),
        Column("remaining_ci_low", "95 % from", Number(3)),
        Column("remaining_ci_high", "to", Number(3)),
        Column("explained_share", "Explained", Number(0, percent=True)),
        Column("explained_ci_low", "95 % from", Number(0, percent=True)),
        Column("explained_ci_high", "to", Number(0, percent=True)),
    )
    return Layout(table, columns)


def dose_response_layout(table):
    """Lay out dialled texture: one row a model, dialled set and amplitude.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.dose_response.response_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        *_MODEL,
        Column("dataset", "Dialled set", Text()),
        Column("texture_amplitude", "Amplitude", Number(1)),
        Column("images", "Images", Number(0)),
        Column("mean_bits_per_dim", "bits/dim", Number(3)),
        Column("standard_error", "s.e.", Number(3)),
        Column("step_bits_per_dim", "Step", Number(3)),
        Column("gap_bits_per_dim", "Gap", Number(3)),
        Column("auroc", "AUROC", Number(3)),
        Column("ci_low", "95 % from", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(table, columns, long=True)


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
        Column("mean_offset_squared", "Squared offset of means", Number(0)),
        Column("difference", "Difference of variances", Number(0)),
        Column("ci_low", "95 % from", Number(0)),
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
        *_MODEL,
        Column("predicted", "Predicted likelihood", Text()),
        Column("observed", "Observed", Text()),
        Column("gap_bits_per_dim", "Gap, bits/dim", Number(3)),
        Column("ci_low", "95 % from", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(table, columns)
