"""The ledger as readers see it."""

import numpy as np

from typicality.tables import Column, Layout, Text


def claims_layout(ledger):
    """Lay out the ledger: all rows in the CSV file, whole claims in the tables for readers.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `typicality.claims.ledger.make_ledger` makes it.

    Returns
    -------
    typicality.tables.Layout
        A long table; LaTeX needs the packages booktabs, longtable and array.
    """
    whole = np.flatnonzero(~ledger["id"].str.contains(":").to_numpy(bool))
    columns = (
        Column("id", "claim", Text(code=True), tex_width="2.6cm"),
        Column("statement", "statement", Text(), tex_width="5cm"),
        Column("printed", "printed", Text()),
        Column("verdict", "verdict", Text(), tex_width="1.8cm"),
        Column("reason", "reason", Text(), tex_width="6cm"),
    )
    return Layout(ledger, columns, rows=tuple(whole.tolist()), long=True)
