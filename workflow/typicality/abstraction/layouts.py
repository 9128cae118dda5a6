"""The tables of the chapter as readers see them."""

from typicality.tables import Column, Layout, Number, Text


def bit_planes_layout(planes):
    """Lay out the bits of every plane."""
    columns = (
        Column("dataset", "Images", Text()),
        Column("plane", "Plane", Number(0)),
        Column("bits", "Bits/dim", Number(3)),
        Column("standard_error", "s.e.", Number(3)),
        Column("share_below", "Share of bits,\nwith all below", Number(1, percent=True)),
        Column("error_below", "Error without\nthese / variance", Number(2, percent=True)),
    )
    return Layout(planes, columns)


def levels_layout(levels):
    """Lay out the comparison of two sets at every level of abstraction; the highest AUROC is bold."""
    best = (int(levels["auroc"].argmax()), "auroc")
    columns = (
        Column("level", "Level", Text()),
        Column("symbols", "Symbols", Number(0)),
        Column("in_bits", "In-distribution,\nbits/symbol", Number(3)),
        Column("out_bits", "Out-of-distribution,\nbits/symbol", Number(3)),
        Column("gap_ci_low", "Gap,\n95 % from", Number(3)),
        Column("gap_ci_high", "to", Number(3)),
        Column("gap_deviations", "Gap /\ndeviation", Number(2)),
        Column("auroc", "AUROC", Number(3)),
        Column("auroc_ci_low", "95 %\nfrom", Number(3)),
        Column("auroc_ci_high", "to", Number(3)),
    )
    return Layout(levels, columns, frozenset({best}))


def units_layout(units):
    """Lay out the bits per character of every unit and order; those that are compared are bold."""
    compared = ((row, "bits_per_character") for row in units["compared"].to_numpy().nonzero()[0])
    columns = (
        Column("unit", "Unit", Text()),
        Column("order", "n", Number(0), "$n$"),
        Column("size", "Alphabet", Number(0)),
        Column("parameters", "Parameters", Number(0)),
        Column("characters_per_symbol", "Characters\n/ unit", Number(2)),
        Column("unknown_share", "Unknown", Number(1, percent=True)),
        Column("bits_per_character", "Bits /\ncharacter", Number(3)),
        Column("ci_low", "95 %\nfrom", Number(3)),
        Column("ci_high", "to", Number(3)),
    )
    return Layout(units, columns, frozenset((int(row), name) for row, name in compared))


def sets_layout(sets):
    """Lay out how many orderings a set stands for."""
    columns = (
        Column("size", "n", Number(0), "$n$"),
        Column("log2_orderings", "log2 n!", Number(2), r"$\log_2 n!$"),
        Column("heads", "h", Number(0), "$h$"),
        Column("log2_coin_orderings", "log2 n!/(h!(n−h)!)", Number(2), r"$\log_2 \frac{n!}{h!(n-h)!}$"),
        Column("ordered_bits", "Points in order,\nbits", Number(2)),
        Column("set_bits", "Points as a set,\nbits", Number(2)),
    )
    return Layout(sets, columns)
