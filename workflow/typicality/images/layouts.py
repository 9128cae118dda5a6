"""The tables of likelihoods and of detection, as readers see them."""

from typicality.tables import Column, Layout, Number, Text


def likelihoods_layout(table):
    """Lay out likelihoods: one row a model and split.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.likelihoods.likelihood_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("family", "Family", Text()),
        Column("dataset", "Data set", Text()),
        Column("split", "Split", Text()),
        Column("images", "Images", Number(0)),
        Column("mean_bits_per_dim", "bits/dim", Number(3)),
        Column("standard_error", "standard error", Number(3)),
    )
    return Layout(table, columns)


def comparison_layout(table):
    """Lay out our models beside published ones, by family, in the digits that papers print.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.comparison.comparison_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("family", "Family", Text()),
        Column("status", "Status", Text()),
        Column("in_bits_per_dim", "In-distribution", Number(2)),
        Column("in_standard_error", "s.e.", Number(2)),
        Column("out_bits_per_dim", "Out-of-distribution", Number(2)),
        Column("out_standard_error", "s.e.", Number(2)),
        Column("likelihood_auroc", "AUROC", Number(3)),
        Column("source", "Source", Text(), tex_width="4cm"),
    )
    return Layout(table, columns)


def detection_layout(table):
    """Lay out detection: one row a model, score and batch size; the best score of a model in bold.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("score", "Score", Text()),
        Column("batch_size", "Batch", Number(0)),
        Column("auroc", "AUROC", Number(3)),
        Column("ci_low", "95 % from", Number(3)),
        Column("ci_high", "to", Number(3)),
        Column("false_alarm_rate", "False alarms", Number(1, percent=True)),
        Column("detection_rate", "Detected", Number(1, percent=True)),
    )
    return Layout(table, columns, frozenset((row, "auroc") for row in _best_rows(table)), long=True)


def _best_rows(table):
    """Positions of the highest AUROC of a model and batch size, unless another score prints the same."""
    printed = table.reset_index(drop=True).dropna(subset=["auroc"]).round({"auroc": 3})
    for _, rows in printed.groupby(["model", "batch_size"]):
        best = rows["auroc"].nlargest(2)
        if best.nunique() == 2:
            yield best.index[0]
