"""The tables of the information axis, of bands and of counterexamples, as readers see them."""

import numpy as np

from typicality.tables import Column, Layout, Number, Text

NOISE_SHOWN = (0.0, 0.99, 0.9999)
"""Shares of noise whose mixtures are shown."""


def information_layout(table):
    """Lay out the information axis: one row a model and source, without images that a fit or a threshold saw.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.information.information_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("source", "Source", Text()),
        Column("dataset", "Data set", Text()),
        Column("images", "Images", Number(0)),
        Column("mean_bits_per_dim", "bits/dim", Number(3)),
        Column("q0.005", "0.5 %", Number(2)),
        Column("q0.025", "2.5 %", Number(2)),
        Column("q0.5", "50 %", Number(2)),
        Column("q0.975", "97.5 %", Number(2)),
        Column("q0.995", "99.5 %", Number(2)),
    )
    return Layout(table, columns, rows=_where(~table["source"].isin(["train", "calibration"])), long=True)


def bands_layout(table):
    """Lay out bands of the highest level: one row a model, band and split, without calibration images.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.information.bands_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("model", "Model", Text()),
        Column("band_of", "Band of", Text()),
        Column("level", "Level", Number(0, percent=True)),
        Column("low", "bits/dim\nfrom", Number(2)),
        Column("high", "to", Number(2)),
        Column("dataset", "Data set", Text()),
        Column("split", "Split", Text()),
        Column("share", "Inside", Number(1, percent=True)),
        Column("ci_low", "95 %\nfrom", Number(1, percent=True)),
        Column("ci_high", "to", Number(1, percent=True)),
    )
    shown = (table["level"] == table["level"].max()) & (table["split"] != "calibration")
    return Layout(table, columns, rows=_where(shown), long=True)


def counterexamples_layout(table):
    """Lay out counterexamples: one row a mixture of a model with noise, and one a memoriser.

    Parameters
    ----------
    table : pandas.DataFrame
        As `typicality.images.counterexamples.counterexample_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    columns = (
        Column("counterexample", "Counterexample", Text()),
        Column("model", "Model", Text()),
        Column("noise_share", "Noise", Number(2, percent=True)),
        Column("deviation", "Kernel,\ngrey levels", Number(0)),
        Column("grey_levels", "Distance,\ngrey levels", Number(2)),
        Column("images", "Images", Number(0)),
        Column("mean_bits_per_dim", "bits/dim", Number(4)),
        Column("largest_loss_bits", "Largest loss,\nbits/image", Number(4)),
        Column("bound_bits", "Bound,\nbits/image", Number(4)),
    )
    shown = table["noise_share"].isna() | table["noise_share"].isin(NOISE_SHOWN)
    return Layout(table, columns, rows=_where(shown), long=True)


def _where(shown):
    return tuple(np.flatnonzero(shown.to_numpy(bool)).tolist())
