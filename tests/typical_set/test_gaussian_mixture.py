"""The mixture of Gaussians: entropy, modes, masses against bounds, other quadratures and plain sampling."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from scipy import integrate

from typicality.intervals import binomial_p_value
from typicality.typical_set.aep import gaussian_masses
from typicality.typical_set.gaussian import mode_epsilon
from typicality.typical_set.gaussian_mixture import (
    LineMixture,
    across_entropy,
    mixture_gap,
    mixture_mass,
    modes_table,
    sampled_excess,
)

MEANS, WEIGHTS = [-8, 0, 8], [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]
NORMAL_ENTROPY = math.log2(2 * math.pi * math.e) / 2


@pytest.fixture(scope="module")
def mixture():
    return LineMixture(MEANS, WEIGHTS)


def test_one_component_is_the_gaussian():
    single = LineMixture([1.5], [Fraction(1)])
    with mpmath.workdps(40):
        assert abs(single.entropy - mpmath.log(2 * mpmath.pi * mpmath.e, 2) / 2) < mpmath.mpf(10) ** -34
        (mode,) = single.modes
        assert abs(mode - 1.5) < mpmath.mpf(10) ** -15
        assert float(mixture_gap(single, mode, 100)) == pytest.approx(-mode_epsilon(100), rel=1e-14)
        mass = mixture_mass(single, mpmath.mpf(10), 100)
        assert abs(mass - gaussian_masses(Fraction(10), 100).inside) < mpmath.mpf(10) ** -30


@pytest.mark.parametrize("distance", [0.5, 2, 4, 8, 20])
def test_entropy_lies_between_its_bounds(distance):
    """H_gauss <= H <= H_gauss + H(weights), and H = H_gauss + H(weights) - H(component | x).

    By Fano's inequality the last is at most the binary entropy of e = Phi(-distance / 2), the error of the
    best guess which of two components a point is from.
    """
    pair = LineMixture([0, distance], [Fraction(1, 2)] * 2)
    error = math.erfc(distance / 2 / math.sqrt(2)) / 2
    doubt = -error * math.log2(error) - (1 - error) * math.log2(1 - error)
    gained = float(pair.entropy) - NORMAL_ENTROPY
    assert max(0, 1 - doubt) - 1e-12 <= gained <= 1 + 1e-12


def test_entropy_agrees_with_an_adaptive_quadrature(mixture):
    def integrand(x):
        density = sum(
            float(w) * math.exp(-((x - m) ** 2) / 2) / math.sqrt(2 * math.pi)
            for w, m in zip(WEIGHTS, MEANS, strict=True)
        )
        return -density * math.log2(density)

    value, _ = integrate.quad(integrand, -20, 20, points=MEANS, epsabs=1e-12, limit=200)
    assert float(mixture.entropy) == pytest.approx(value, abs=1e-10)


def test_finer_nodes_move_no_digit_that_is_shown(mixture, monkeypatch):
    monkeypatch.setattr("typicality.typical_set.gaussian_mixture.STEPS", 48)
    finer = LineMixture(MEANS, WEIGHTS)
    assert abs(finer.entropy / mixture.entropy - 1) < mpmath.mpf(10) ** -32


@pytest.mark.parametrize(("distance", "modes"), [(1.9, 1), (2.1, 2), (8, 2)])
def test_two_equal_components_have_two_modes_from_a_distance_of_two_on(distance, modes):
    assert len(LineMixture([0, distance], [Fraction(1, 2)] * 2).modes) == modes


def test_modes_are_maxima(mixture):
    assert [round(float(x), 6) for x in mixture.modes] == [-8.0, -0.0, 8.0]
    for position in mixture.modes:
        top = mixture.density(position)
        assert all(mixture.density(position + step) < top for step in (-0.01, 0.01))


def test_weights_beyond_reach_of_each_other_shift_the_information_of_their_modes(mixture):
    """Far apart a mode's density is its weight times that of a Gaussian's mode."""
    gaps = [float(mixture_gap(mixture, x, 100)) for x in mixture.modes]
    for gap, weight in zip(gaps, WEIGHTS, strict=True):
        assert gap - gaps[0] == pytest.approx(-math.log2(weight / WEIGHTS[0]), abs=1e-11)


@pytest.mark.parametrize("epsilon", [0.5, 1, 3])
def test_mass_agrees_with_plain_sampling_of_whole_vectors(mixture, epsilon):
    """Each of three counts is tested at 1e-6."""
    rng = np.random.default_rng(6)
    dimension, samples = 5, 40_000
    vectors = rng.standard_normal((samples, dimension))
    vectors[:, 0] += rng.choice(MEANS, size=samples, p=[float(w) for w in WEIGHTS])
    densities = sum(
        float(w) * np.exp(-np.square(vectors - m * np.eye(dimension)[0]).sum(axis=1) / 2)
        for w, m in zip(WEIGHTS, MEANS, strict=True)
    )
    information = -np.log2(densities) + dimension / 2 * math.log2(2 * math.pi)
    excess = information - float(mixture.entropy + across_entropy(dimension))
    exact = float(mixture_mass(mixture, epsilon, dimension))
    assert binomial_p_value(int((np.abs(excess) <= epsilon).sum()), samples, exact) > 1e-6
    drawn = np.abs(sampled_excess(mixture, dimension, samples, rng)) <= epsilon
    assert binomial_p_value(int(drawn.sum()), samples, exact) > 1e-6


def test_table_of_the_post_claim():
    table = modes_table(100, MEANS, ["1/2", "3/10", "1/5"], 2_000, 0)
    assert (table["mass"] > 0.9999).all()
    assert (table["gap_bits"] < -70).all()
    np.testing.assert_allclose(
        table["information_bits"] - table["entropy_bits"], table["gap_bits"], rtol=1e-12
    )
    assert (table["ci_low"] <= table["mass"]).all()
