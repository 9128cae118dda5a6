"""The tables of likelihoods and of detection, as readers see them."""

from typicality.tables import Column, Layout, Number, Text


def spread(table, rows, over, values):
    """Put what differs in one column side by side, so that readers can compare it.

    Parameters
    ----------
    table : pandas.DataFrame
    rows : list of str
        Columns that name a row of the result.
    over : str
        The column whose values are put side by side.
    values : list of str
        Columns that are repeated for each of them.

    Returns
    -------
    pandas.DataFrame
        Columns ``rows``, and by value and key one whose name holds both; null where there was no such row.

    Examples
    --------
    >>> import pandas as pd
    >>> long = pd.DataFrame({"model": ["m", "m"], "split": ["train", "test"], "bits": [3.0, 4.0]})
    >>> spread(long, ["model"], "split", ["bits"]).to_dict("records")
    [{'model': 'm', 'bits, train': 3.0, 'bits, test': 4.0}]
    """
    wide = table[rows].drop_duplicates(ignore_index=True)
    for key in table[over].unique():
        part = table.loc[table[over] == key, [*rows, *values]]
        named = part.rename(columns={value: f"{value}, {key}" for value in values})
        wide = wide.merge(named, on=rows, how="left")
    return wide


def likelihoods_layout(table):
    """Lay out likelihoods: one row a model, its splits side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.likelihoods.likelihood_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    named = table.assign(images_of=table["dataset"] + " " + table["split"])
    columns = [Column("model", "Model", Text()), Column("family", "Family", Text())]
    for images in named["images_of"].unique():
        heading = images.replace(" ", "\n")
        columns.append(Column(f"mean_bits_per_dim, {images}", heading, Number(3)))
        columns.append(Column(f"standard_error, {images}", "s.e.", Number(3)))
    shown = spread(named, ["model", "family"], "images_of", ["mean_bits_per_dim", "standard_error"])
    return Layout(shown, tuple(columns), csv=table)


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
        Column("in_bits_per_dim", "In-distribution", Number(2), "In-dis-\ntribution"),
        Column("in_standard_error", "s.e.", Number(2)),
        Column("out_bits_per_dim", "Out-of-distribution", Number(2), "Out-of-dis-\ntribution"),
        Column("out_standard_error", "s.e.", Number(2)),
        Column("likelihood_auroc", "AUROC", Number(3)),
        Column("source", "Source", Text(), tex_width="3.8cm"),
    )
    return Layout(table, columns, long=True)


def detection_layout(table):
    """Lay out detection: one row a model and score, single images beside the largest batches.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it.

    Returns
    -------
    typicality.tables.Layout
        The best score of a model is bold.
    """
    columns = [Column("model", "Model", Text()), Column("score", "Score", Text())]
    sizes = dict.fromkeys((int(table["batch_size"].min()), int(table["batch_size"].max())))
    measures = {
        "auroc": Number(3),
        "ci_low": Number(3),
        "ci_high": Number(3),
        "false_alarm_rate": Number(1, percent=True),
        "detection_rate": Number(1, percent=True),
    }
    for size in sizes:
        images = "1 image" if size == 1 else f"{size} images"
        headings = (f"{images}:\nAUROC", "95 %\nfrom", "to", "False\nalarms", "Detected")
        columns += [
            Column(f"{name}, {size}", heading, setting)
            for (name, setting), heading in zip(measures.items(), headings, strict=True)
        ]
    shown = spread(table[table["batch_size"].isin(sizes)], ["model", "score"], "batch_size", list(measures))
    bold = frozenset((row, f"auroc, {size}") for size in sizes for row in _best_rows(shown, f"auroc, {size}"))
    return Layout(shown, tuple(columns), bold, long=True, csv=table)


def _best_rows(table, auroc):
    """Positions of the highest AUROC of a model, unless another score prints the same."""
    printed = table.dropna(subset=[auroc]).round({auroc: 3})
    for _, rows in printed.groupby("model"):
        best = rows[auroc].nlargest(2)
        if best.nunique() == 2:
            yield best.index[0]
