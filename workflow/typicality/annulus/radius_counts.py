"""Counts of simulated radii as tables: one a block, and the sum of all blocks."""

import pandas as pd

from typicality.annulus.radius_simulation import block_size, count_radii
from typicality.tables import read_tables

COUNTS_COLUMNS = ("radius", "at_most", "samples")


def simulate_block(edges, settings, seed, experiment, block):
    """Simulate one of the configured blocks.

    Parameters
    ----------
    edges : array_like, shape (n,)
        Increasing radii.
    settings : mapping
        With ``dimension``, ``samples`` (of all blocks), ``blocks`` and ``method``.
    seed : int
    experiment : str
    block : int
        From 0 to ``blocks - 1``.

    Returns
    -------
    pandas.DataFrame
        Columns radius, at_most and samples.
    """
    samples = block_size(settings["samples"], settings["blocks"], block)
    at_most = count_radii(
        edges, settings["dimension"], samples, seed, experiment, block, method=settings["method"]
    )
    return pd.DataFrame({"radius": edges, "at_most": at_most, "samples": samples})


def read_counts(paths):
    """Read the counts of all blocks and add them up.

    Returns
    -------
    pandas.DataFrame
        Columns radius, at_most and samples.
    """
    return read_tables(paths, COUNTS_COLUMNS).groupby("radius", as_index=False).sum()
