"""Tables of the annulus chapter as readers see them."""

from typicality.tables import Column, Layout, Number


def shares_layout(shares):
    """Lay out the shares of radii inside intervals, exact beside simulated, in per cent.

    Parameters
    ----------
    shares : pandas.DataFrame
        As `typicality.annulus.shares.interval_shares` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    share, radius, count = Number(4, percent=True), Number(1), Number(0)
    columns = (
        Column("dimension", "K", count, "$K$"),
        Column("radius_low", "radius\nfrom", radius),
        Column("radius_high", "to", radius),
        Column("exact", "exact", share),
        Column("simulated", "simulated", share),
        Column("ci_low", "95 %\nfrom", share),
        Column("ci_high", "to", share),
        Column("samples", "samples", count),
    )
    return Layout(shares, columns)
