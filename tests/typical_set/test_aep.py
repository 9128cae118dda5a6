"""The AEP by both conventions: values known independently, tails against other formulas, the evidence."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.claims.evidence import number
from typicality.intervals import binomial_p_value
from typicality.typical_set.aep import aep_table, coin_masses, gaussian_masses, mixture_masses
from typicality.typical_set.limit_evidence import limit_evidence
from typicality.typical_set.support import half_support_epsilon, support_table

COIN = Fraction(3, 4)
SETTINGS = {
    "sizes": [1, 7, 100, 1_000, 100_000],
    "epsilon_per_dimension": 0.1,
    "small_epsilon": 0.01,
    "mixture_epsilon": 0.05,
    "epsilon_total": 10,
    "samples": 4_000,
}


@pytest.mark.parametrize(
    ("total", "dimension", "mass"),
    [
        ("10", 100, 0.674595734),
        ("10", 1_000, 0.243401832),
        ("10", 10_000, 0.0780869531),
        ("10", 100_000, 0.0247292),
        ("10", 1_000_000, 0.00782120182),
        ("100", 1_000, 0.997971872),
        ("1000", 100_000, 0.998062880),
    ],
)
def test_independently_computed_masses_of_the_gaussian(total, dimension, mass):
    """Ten bits and 0.1 bit/dim are the same set at K = 100, and nowhere else."""
    inside, outside = gaussian_masses(Fraction(total), dimension)
    assert float(inside) == pytest.approx(mass, rel=3e-6 if dimension == 100_000 else 1e-8)
    assert abs(inside + outside - 1) < mpmath.mpf(10) ** -14


def test_ten_nats_are_not_ten_bits():
    inside, _ = gaussian_masses(Fraction(10 / math.log(2)), 100)
    assert float(inside) == pytest.approx(0.845, abs=5e-4)


@pytest.mark.parametrize(("flips", "mass"), [(100, 0.867640), (1_000, 0.364963), (10_000, 0.119321)])
def test_independently_computed_masses_of_the_coin(flips, mass):
    inside, outside = coin_masses(Fraction(10), flips, COIN)
    assert float(inside) == pytest.approx(mass, abs=5e-7)
    assert abs(inside + outside - 1) < mpmath.mpf(10) ** -14


@given(st.integers(1, 5_000), st.fractions(Fraction(1, 10), Fraction(200), max_denominator=50))
def test_masses_of_the_gaussian_agree_with_scipy(dimension, total):
    reach = float(total) * math.log(4)
    law = stats.chi2(dimension)
    inside, outside = gaussian_masses(total, dimension)
    low = max(dimension - reach, 0)
    assert float(outside) == pytest.approx(law.cdf(low) + law.sf(dimension + reach), rel=1e-9, abs=1e-300)
    assert float(inside) == pytest.approx(law.cdf(dimension + reach) - law.cdf(low), abs=1e-12)


def test_far_tail_is_a_poisson_sum():
    """At K = 10^6 and 0.1 bit/dim, where doubles end: P(r^2 > x) is that of fewer than K/2 Poisson events."""
    shape = 500_000
    with mpmath.workdps(50):
        x = shape + mpmath.mpf(100_000) * mpmath.log(2)
        term = mpmath.exp((shape - 1) * mpmath.log(x) - x - mpmath.loggamma(shape))
        tail = mpmath.mpf(0)
        for events in range(shape - 1, shape - 3_000, -1):
            tail += term
            term *= events / x
        outside = gaussian_masses(Fraction(100_000), 2 * shape).outside
        # The other tail is 10^390 times lighter.
        assert abs(outside / tail - 1) < mpmath.mpf(10) ** -30


@pytest.fixture(scope="module")
def aep():
    return aep_table(SETTINGS, COIN, 5)


def test_simulated_masses_follow_the_exact_ones(aep):
    """Each of 35 is tested at 1e-7: a false-alarm rate below 4e-6 in all."""
    assert len(aep) == 35
    for row in aep.to_dict("records"):
        hits = round(row["simulated"] * row["samples"])
        assert binomial_p_value(hits, row["samples"], row["exact"]) > 1e-7


def test_one_dimension_is_the_normal_law(aep):
    """abs(x^2 - 1) <= ln(4) / 10."""
    reach = math.log(4) / 10
    expected = 2 * (stats.norm.cdf(math.sqrt(1 + reach)) - stats.norm.cdf(math.sqrt(1 - reach)))
    row = aep.query("distribution == 'gaussian' and size == 1 and epsilon_bits == 0.1")
    assert row["exact"].item() == pytest.approx(expected, rel=1e-13)


def test_an_empty_typical_set_has_no_mass(aep):
    """Of one flip at 3/4 no number of heads is the mean."""
    assert aep.query("distribution == 'coin' and size == 1 and epsilon_bits == 0.05")["exact"].item() == 0
    assert mixture_masses(Fraction(1, 1000), 1, COIN) == (0, 1)


def test_of_a_fair_coin_everything_is_typical():
    table = aep_table(SETTINGS, Fraction(1, 2), 0)
    assert (table[table["distribution"] != "gaussian"]["exact"] == 1).all()
    support = support_table(64, 0.1, Fraction(1, 2), 200, 0)
    assert (support["log2_share"] == 0).all()
    assert support["simulated"].isna().all()
    assert limit_evidence(table, support, SETTINGS, Fraction(1, 2))["p_value"].min() > 1e-6


def test_an_empty_set_has_no_share():
    """Of ten flips at 3/4 none is within 0.02 bit/flip; the claim is then not run, and says why."""
    table = support_table(10, 0.02, COIN, 200, 0)
    empty = table["heads_low"] > table["heads_high"]
    assert empty.iloc[0]
    assert not empty.all()
    assert (table["log2_share"].isna() == empty).all()
    row = (
        limit_evidence(aep_table(SETTINGS, COIN, 0), table, SETTINGS, COIN)
        .set_index("id")
        .loc["typical.support"]
    )
    assert row.drop("detail").isna().all()
    assert row["detail"] == "The typical set is empty"


@pytest.fixture(scope="module")
def support():
    return support_table(1024, 0.1, COIN, 20_000, 3)


def test_support_turns_where_the_set_reaches_the_fair_sequences():
    """Half of the sequences have at least as many heads as tails; at n = 10^5 steps of epsilon are small."""
    half = half_support_epsilon(COIN)
    assert float(half) == pytest.approx(0.396241, abs=5e-7)
    with mpmath.workdps(40):
        assert abs(half - mpmath.log(3, 2) / 4) < mpmath.mpf(10) ** -35
    shares = {
        side: support_table(10_000, round(float(half) + side * 0.004, 4), COIN, 100, 0)["log2_share"].iloc[0]
        for side in (-1, 1)
    }
    assert shares[-1] < -1 < shares[1]


def test_support_is_estimated_where_it_is_rare_and_left_out_elsewhere(support):
    simulated = support["simulated"].notna()
    assert (simulated == (support["log2_share"] < -1)).all()
    deviation = (support["simulated"] - support["log2_share"]).abs() / (
        support["ci_high"] - support["simulated"]
    )
    # Five half widths of 95 % are ten standard errors, some 25 times: no false alarm.
    assert deviation.max() < 5


@pytest.fixture(scope="module")
def evidence(aep, support):
    return limit_evidence(aep, support, SETTINGS, COIN).set_index("id")


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("typical.small-eps:per-dimension", 1 - 0.99806288033),
        ("typical.small-eps:total", 1 - 0.0247292104827),
        ("typical.aep:gaussian-total", 1 - 0.0247292104827),
        ("typical.support", -110.805386),
    ],
)
def test_exact_values_of_the_evidence(evidence, row, value):
    assert float(number(evidence.loc[row, "exact"])) == pytest.approx(value, rel=1e-7)


def test_details_tell_the_course_and_the_deciding_epsilon(evidence):
    assert "0.6746 at K = 100, 0.2434 at K = 1,000" in evidence.loc["typical.aep:gaussian-total", "detail"]
    detail = evidence.loc["typical.any-distribution:mixture", "detail"]
    assert "0.01162 at n = 1,000, 2.551e-91 at n = 100,000" in detail
    detail = evidence.loc["typical.support", "detail"]
    assert "0.99999646" in detail
    assert "2^-110.805386" in detail
    assert "0.396241 bit/flip" in detail


def test_every_simulated_value_is_judged(aep, support, evidence):
    assert evidence.loc[evidence["simulated"].notna(), "p_value"].notna().all()
    tables = [name for name in evidence.index if name.startswith("typical_set/")]
    assert len(tables) == len(aep) + support["simulated"].notna().sum() - 1


def test_a_wrong_simulation_is_told(aep, support):
    wrong = aep.assign(simulated=np.clip(aep["simulated"] + 0.05, 0, 1))
    p_values = limit_evidence(wrong, support, SETTINGS, COIN)["p_value"]
    assert p_values.min() < 1e-12
    wrong = support.assign(simulated=support["simulated"] + 1)
    p_values = limit_evidence(aep, wrong, SETTINGS, COIN)["p_value"]
    assert p_values.min() < 1e-12
