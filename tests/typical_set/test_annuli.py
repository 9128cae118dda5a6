"""The table behind the page's panel against the chi-square law and the closed forms of the two radii."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from typicality.typical_set.annuli import PER_DIMENSION, TOTAL, annuli, radius_densities

DIMENSIONS = [1, 3, 100, 10_000]


@pytest.fixture(scope="module")
def table():
    return annuli(DIMENSIONS, [0.5, 10, 1000], [0.01, 0.8])


def test_masses_are_differences_of_the_chi_square_law(table):
    reach = table["epsilon_bits"] * math.log(4)
    law = stats.chi2(table["dimension"])
    expected = law.cdf(table["dimension"] + reach) - law.cdf(table["dimension"] - reach)
    np.testing.assert_allclose(table["exact"], expected, rtol=1e-12)
    np.testing.assert_allclose(table["radius_high"] ** 2, table["dimension"] + reach, rtol=1e-14)


def test_epsilon_counts_in_bits_or_in_bits_per_dimension(table):
    scale = np.where(table["convention"] == PER_DIMENSION, table["dimension"], 1)
    np.testing.assert_array_equal(table["epsilon_bits"], table["epsilon"] * scale)
    assert len(table) == len(DIMENSIONS) * (3 + 2)
    order = table[["dimension", "convention", "epsilon"]]
    assert order.equals(order.sort_values(list(order), ignore_index=True))


def test_the_mode_is_typical_exactly_where_the_annulus_is_a_ball(table):
    np.testing.assert_array_equal(table["mode_is_typical"], table["radius_low"] == 0)
    per_dimension = table[table["convention"] == PER_DIMENSION]
    np.testing.assert_array_equal(per_dimension["mode_is_typical"], per_dimension["epsilon"] == 0.8)
    assert set(table.loc[table["convention"] == TOTAL, "mode_is_typical"]) == {False, True}


def test_densities_are_those_of_the_chi_law_and_hold_its_mass():
    curves = radius_densities(DIMENSIONS)
    for dimension, curve in curves.groupby("dimension"):
        expected = stats.chi(dimension).pdf(curve["radius"])
        np.testing.assert_allclose(curve["density"], expected, rtol=1e-9)
        # Beyond 3.2 from the mean lie less than 1e-4 in every dimension; the rest is that of Simpson's rule.
        assert integrate.simpson(curve["density"], x=curve["radius"]) == pytest.approx(1, abs=2e-3)
