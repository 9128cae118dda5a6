"""Typical sets of coins against the definition, sequence by sequence, and against sums of integers."""

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.coin.binomial import count_probability
from typicality.typical_set.coin import (
    FAIR,
    bits_per_head,
    heads_mass,
    likelier_heads,
    typical_heads,
)
from typicality.typical_set.coin_mixture import (
    mixture_entropy,
    mixture_information,
    mixture_mass,
    mixture_typical_heads,
)
from typicality.typical_set.tilted_coin import simulate_heads_mass, tilted_odds

COINS = st.fractions(Fraction(1, 9), Fraction(8, 9), max_denominator=9)
EPSILONS = st.fractions(Fraction(1, 100), Fraction(12), max_denominator=100)


def sequences(flips, law):
    """Probability of every single sequence, by its number of heads: one entry per sequence."""
    return [(sum(tosses), law(sum(tosses))) for tosses in itertools.product((0, 1), repeat=flips)]


def excesses(probabilities):
    """Information minus entropy, in bits, of every sequence, to 50 digits."""
    with mpmath.workdps(50):
        values = [mpmath.mpf(p.numerator) / p.denominator for p in probabilities]
        information = [-mpmath.log(p, 2) for p in values]
        entropy = mpmath.fsum(p * i for p, i in zip(values, information, strict=True))
        return [i - entropy for i in information]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9), COINS, EPSILONS)
def test_typical_sequences_are_those_of_the_definition(flips, p_heads, epsilon):
    """Mass and number of sequences, for every sequence of a short coin."""
    listed = sequences(flips, lambda h: p_heads**h * (1 - p_heads) ** (flips - h))
    excess = excesses([p for _, p in listed])
    slack = mpmath.mpf(10) ** -30
    inside = [abs(x) <= epsilon.numerator / mpmath.mpf(epsilon.denominator) + slack for x in excess]
    low, high = typical_heads(epsilon, flips, p_heads)
    assert [low <= heads <= high for heads, _ in listed] == inside
    mass = sum((p for (_, p), there in zip(listed, inside, strict=True) if there), Fraction(0))
    assert heads_mass(low, high, flips, p_heads) == pytest.approx(float(mass), rel=1e-14, abs=0)
    assert heads_mass(low, high, flips, FAIR) * 2**flips == pytest.approx(sum(inside), rel=1e-14, abs=0)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9), COINS, EPSILONS)
def test_likelier_sequences_are_those_of_the_definition(flips, p_heads, bits):
    listed = sequences(flips, lambda h: p_heads**h * (1 - p_heads) ** (flips - h))
    excess = excesses([p for _, p in listed])
    slack = mpmath.mpf(10) ** -30
    inside = [x <= -bits.numerator / mpmath.mpf(bits.denominator) + slack for x in excess]
    low, high = likelier_heads(bits, flips, p_heads)
    assert [low <= heads <= high for heads, _ in listed] == inside


def test_edges_belong_to_the_set_where_the_logarithm_is_rational():
    """At p = 4/5 a head lacks log2(4) = 2 bits: ten heads of ten lie exactly 4 bits below the entropy."""
    assert bits_per_head(Fraction(4, 5)) == 2
    assert typical_heads(Fraction(4), 10, Fraction(4, 5)) == (6, 10)
    assert typical_heads(Fraction(399, 100), 10, Fraction(4, 5)) == (7, 9)
    assert likelier_heads(Fraction(4), 10, Fraction(4, 5)) == (10, 10)
    assert likelier_heads(Fraction(4), 10, Fraction(1, 5)) == (0, 0)


@pytest.mark.parametrize(
    ("low", "high", "flips", "p_heads"),
    [
        (704, 832, 1024, FAIR),
        (704, 832, 1024, Fraction(3, 4)),
        (0, 3, 60, Fraction(2, 3)),
        (60, 60, 60, Fraction(1, 7)),
        (0, 16, 16, Fraction(3, 4)),
    ],
)
def test_masses_are_sums_of_fractions(low, high, flips, p_heads):
    exact = sum((count_probability(h, flips, p_heads) for h in range(low, high + 1)), Fraction(0))
    with mpmath.workdps(60):
        reference = mpmath.mpf(exact.numerator) / exact.denominator
        assert abs(heads_mass(low, high, flips, p_heads) / reference - 1) < mpmath.mpf(10) ** -45


def test_mass_and_share_of_the_post_coin():
    """Integers alone: the share is a ratio of a sum of binomial coefficients to 2**1024."""
    low, high = typical_heads(Fraction(1024, 10), 1024, Fraction(3, 4))
    number = sum(math.comb(1024, heads) for heads in range(low, high + 1))
    with mpmath.workdps(40):
        log2_share = mpmath.log(number, 2) - 1024
        assert abs(mpmath.log(heads_mass(low, high, 1024, FAIR), 2) - log2_share) < mpmath.mpf(10) ** -30
    assert float(log2_share) == pytest.approx(-110.805386, abs=5e-7)
    assert float(heads_mass(low, high, 1024, Fraction(3, 4))) == pytest.approx(0.99999646, abs=5e-9)


def test_tails_of_a_million_flips_add_up():
    low, high = typical_heads(Fraction(2_000), 10**6, Fraction(3, 4))
    parts = [(0, low - 1), (low, high), (high + 1, 10**6)]
    with mpmath.workdps(60):
        whole = mpmath.fsum(heads_mass(*part, 10**6, Fraction(3, 4)) for part in parts)
        assert abs(whole - 1) < mpmath.mpf(10) ** -45


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 8), COINS, EPSILONS)
def test_mixture_is_that_of_the_definition(flips, p_heads, epsilon):
    """Information, entropy, typical set and mass, sequence by sequence; edges within 1e-9 bits left out."""
    listed = sequences(
        flips, lambda h: (p_heads**h * (1 - p_heads) ** (flips - h) + Fraction(1, 2**flips)) / 2
    )
    excess = excesses([p for _, p in listed])
    information = mixture_information(flips, p_heads)
    for (heads, p), x in zip(listed, excess, strict=True):
        assert information[heads] == pytest.approx(-math.log2(p), abs=1e-12)
        assert information[heads] - mixture_entropy(information, p_heads) == pytest.approx(
            float(x), abs=1e-11
        )
    if min(abs(abs(float(x)) - float(epsilon)) for x in excess) < 1e-9:
        return
    low, high = mixture_typical_heads(float(epsilon), flips, p_heads)
    inside = [abs(x) <= float(epsilon) for x in excess]
    assert [low <= heads <= high for heads, _ in listed] == inside
    mass = sum((p for (_, p), there in zip(listed, inside, strict=True) if there), Fraction(0))
    assert mixture_mass(low, high, flips, p_heads) == pytest.approx(float(mass), rel=1e-14, abs=0)


@pytest.mark.parametrize(("flips", "mass", "tolerance"), [(1_000, 0.0116, 5e-5), (10_000, 4.4e-11, 5e-13)])
def test_mass_of_the_mixture_vanishes(flips, mass, tolerance):
    low, high = mixture_typical_heads(0.05 * flips, flips, Fraction(3, 4))
    assert float(mixture_mass(low, high, flips, Fraction(3, 4))) == pytest.approx(mass, abs=tolerance)


def test_tilted_coin_of_the_support():
    assert tilted_odds(704, 832, 1024, FAIR) == Fraction(704, 1024)
    assert tilted_odds(400, 600, 1024, FAIR) == FAIR
    assert tilted_odds(16, 16, 16, FAIR) == Fraction(31, 32)


@pytest.mark.parametrize(
    ("low", "high", "flips", "p_heads"),
    [
        (704, 832, 1024, FAIR),
        (182, 200, 200, Fraction(3, 4)),
        (0, 10, 100, Fraction(1, 3)),
        (16, 16, 16, FAIR),
        (30, 60, 100, Fraction(1, 2)),
        (3_000, 3_300, 4_096, FAIR),
    ],
)
def test_tilted_coin_estimates_the_mass(low, high, flips, p_heads):
    """Within 5.5 standard errors each: a false-alarm rate of 3e-7 in all; also below the least double."""
    estimate, error = simulate_heads_mass(low, high, flips, p_heads, 50_000, np.random.default_rng(1))
    assert abs(estimate - heads_mass(low, high, flips, p_heads)) < 5.5 * error
    assert error / estimate < 0.03


def test_tilted_intervals_hold_the_share_as_often_as_they_say():
    """Of 400 intervals at 95 % more than 48 miss with a probability below 1e-6."""
    exact = heads_mass(704, 832, 1024, FAIR)
    misses = 0
    for seed in range(400):
        estimate, error = simulate_heads_mass(704, 832, 1024, FAIR, 10_000, np.random.default_rng(seed))
        misses += bool(abs(estimate - exact) > 1.96 * error)
    assert misses <= 48
