"""Tables of the typicality chapter as readers see them."""

from decimal import Decimal

import numpy as np

from typicality.tables import Column, Layout, Number, Text

MASSES = (
    ("gaussian", "per dimension", "epsilon_per_dimension", "Gaussian,\n{:g} bit/dim"),
    ("gaussian", "per dimension", "small_epsilon", "Gaussian,\n{:g} bit/dim"),
    ("gaussian", "total", "epsilon_total", "Gaussian,\n{:g} bits"),
    ("coin", "per dimension", "epsilon_per_dimension", "coin,\n{:g} bit/flip"),
    ("coin", "total", "epsilon_total", "coin,\n{:g} bits"),
    ("mixture", "per dimension", "mixture_epsilon", "two coins,\n{:g} bit/flip"),
)
"""Columns of the table of masses: distribution, convention, the setting of epsilon, and the heading."""


def aep_layout(aep, settings):
    """Lay out masses of typical sets, one row per size: powers of ten for readers, all of them as values.

    Parameters
    ----------
    aep : pandas.DataFrame
        As `typicality.typical_set.aep.aep_table` makes it.
    settings : mapping
        That the table was made with.

    Returns
    -------
    typicality.tables.Layout
    """
    table = aep[["size"]].drop_duplicates().sort_values("size", ignore_index=True)
    columns = [Column("size", "K or n", Number(0), "$K$ or $n$")]
    for distribution, convention, key, heading in MASSES:
        epsilon = float(settings[key])
        rows = aep[
            (aep["distribution"] == distribution)
            & (aep["convention"] == convention)
            & (aep["epsilon_bits"] == epsilon)
        ].drop_duplicates("size")
        name = f"{distribution}, {convention}, {epsilon:g}"
        chosen = rows.set_index("size")
        for kind in ("exact", "simulated"):
            table[f"{name}, {kind}"] = chosen[kind].loc[table["size"]].to_numpy()
        setting = Number(4)
        if distribution == "mixture":
            # Its masses leave the range of doubles.
            table[f"{name}, exact"] = [Decimal(text) for text in chosen["mass_digits"].loc[table["size"]]]
            setting = Number(1, scientific=True)
        columns.append(Column(f"{name}, exact", heading.format(epsilon), setting))
    shown = np.flatnonzero(np.log10(table["size"]) % 1 == 0)
    rows = tuple(shown.tolist()) if len(shown) else None
    return Layout(table, tuple(columns), rows=rows)


def rare_layout(rare):
    """Lay out how rare unusually likely samples are: exact, estimated, and what counting says.

    Parameters
    ----------
    rare : pandas.DataFrame
        As `typicality.typical_set.rare.rare_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    power, count = Number(2, scientific=True), Number(0)
    columns = (
        Column("distribution", "distribution", Text()),
        Column("size", "K or n", count, "$K$ or $n$"),
        Column("bits_below", "bits\nbelow H", Number(0), "bits\nbelow $H$"),
        Column("exact", "exact", power),
        Column("simulated", "importance\nsampling", power),
        Column("hits", "hits", count),
        Column("samples", "of", count),
        Column("counted_bound", "hence\nat most", power),
    )
    return Layout(rare, columns)


def modes_layout(modes):
    """Lay out the modes of a mixture of Gaussians: information against entropy, and mass without them.

    Parameters
    ----------
    modes : pandas.DataFrame
        As `typicality.typical_set.gaussian_mixture.modes_table` makes it.

    Returns
    -------
    typicality.tables.Layout
    """
    bits = Number(4)
    columns = (
        Column("dimension", "K", Number(0), "$K$"),
        Column("position", "mode at", Number(3)),
        Column("information_bits", "information\n(bits)", bits),
        Column("entropy_bits", "H\n(bits)", bits, "$H$\n(bits)"),
        Column("gap_bits", "gap\n(bits)", bits),
        Column("left_out", "mass\nleft out", Number(1, scientific=True)),
        Column("simulated_left_out", "simulated", Number(1, scientific=True)),
    )
    left_out = {"left_out": 1 - modes["mass"], "simulated_left_out": 1 - modes["simulated"]}
    return Layout(modes.assign(**left_out), columns, csv=modes)
