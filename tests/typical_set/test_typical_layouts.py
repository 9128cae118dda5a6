"""Tables of the typicality chapter as readers see them."""

from fractions import Fraction

from typicality.tables import markdown_table, tex_table
from typicality.typical_set.aep import aep_table
from typicality.typical_set.gaussian_mixture import modes_table
from typicality.typical_set.layouts import aep_layout, modes_layout, rare_layout
from typicality.typical_set.rare import rare_table

SETTINGS = {
    "epsilon_per_dimension": 0.1,
    "small_epsilon": 0.01,
    "mixture_epsilon": 0.05,
    "epsilon_total": 10,
    "samples": 100,
}


def masses(sizes):
    settings = SETTINGS | {"sizes": sizes}
    return aep_layout(aep_table(settings, Fraction(3, 4), 0), settings)


def test_readers_see_powers_of_ten_and_the_values_hold_all_sizes():
    layout = masses([1_000, 20, 1_000_000, 100])
    rows = markdown_table(layout).splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == ["100", "1000", "1000000"]
    assert layout.table["size"].tolist() == [20, 100, 1_000, 1_000_000]
    assert rows[1].split("|")[2:-1] == [
        " 0.9980 ",
        " 0.2434 ",
        " 0.2434 ",
        " 1.0000 ",
        " 0.3650 ",
        " 1.2·10⁻² ",
    ]


def test_masses_below_the_range_of_doubles_are_written():
    assert "| 2.8·10⁻⁸⁸⁹ |" in markdown_table(masses([1_000_000]))


def test_sizes_that_are_no_powers_of_ten_are_all_shown():
    assert len(markdown_table(masses([20, 50])).splitlines()) == 4


def test_impossible_samples_have_no_estimate():
    rare = rare_table(3, {"flips": 5, "bits_below": [1, 5], "samples": 200}, Fraction(3, 4), 0)
    cells = markdown_table(rare_layout(rare)).splitlines()[3].split("|")
    assert cells[4:6] == [" 0 ", "  "]
    assert tex_table(rare_layout(rare)).count("\\\\\n") == 5


def test_modes_are_told_with_their_gaps():
    table = markdown_table(modes_layout(modes_table(100, [0], ["1/1"], 200, 0)))
    assert "−72.1348" in table
    assert table.splitlines()[2].endswith(" 1.2·10⁻⁸ | 0 |")
