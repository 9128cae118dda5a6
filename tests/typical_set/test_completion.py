"""Completions of an autoregressive process against dense linear algebra and the laws they must have."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from typicality.claims.evidence import number
from typicality.typical_set.completion import (
    Process,
    completion_information,
    completion_paths,
    energies,
    likeliest_completion,
    mass_without_mode,
    mode_excess,
    sample_completions,
    simulated_energies,
    smallest_energy,
)
from typicality.typical_set.gaussian_mixture import modes_table
from typicality.typical_set.likely_evidence import likely_evidence
from typicality.typical_set.rare import rare_table

PROCESSES = st.builds(
    Process,
    st.integers(1, 12),
    st.floats(-0.95, 0.95).map(lambda phi: round(phi, 3)),
    st.tuples(*[st.floats(-3, 3).map(lambda end: round(end, 3))] * 2),
)
DEFAULT = Process(64, 0.9, (2, -1))


def conditional(process):
    """Mean and covariance of the missing values from the covariance phi**abs(s - t) of the whole sequence."""
    steps = np.arange(process.missing + 2)
    covariance = np.power(process.correlation, np.abs(steps[:, None] - steps))
    ends, middle = [0, process.missing + 1], slice(1, process.missing + 1)
    gain = covariance[middle][:, ends] @ np.linalg.inv(covariance[np.ix_(ends, ends)])
    return gain @ np.array(process.ends, float), covariance[middle, middle] - gain @ covariance[ends, middle]


@settings(max_examples=40, deadline=None)
@given(PROCESSES)
def test_likeliest_completion_is_the_conditional_mean(process):
    mean, covariance = conditional(process)
    np.testing.assert_allclose(likeliest_completion(process), mean, atol=1e-9)
    paths = completion_paths(process, 0)
    np.testing.assert_allclose(paths["mode"].iloc[1:-1], mean, atol=1e-9)
    np.testing.assert_allclose(paths["sd"].iloc[1:-1], np.sqrt(np.diag(covariance)), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(PROCESSES)
def test_smallest_energy_is_that_of_the_likeliest_completion(process):
    path = np.concatenate([[process.ends[0]], likeliest_completion(process), [process.ends[1]]])[None]
    assert energies(path, process.correlation)[0] == pytest.approx(float(smallest_energy(process)), abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(PROCESSES)
def test_excess_energy_is_the_information_of_the_definition(process):
    """(q - q0 - m) / (2 ln 2) against log-density and entropy of the dense conditional Gaussian."""
    mean, covariance = conditional(process)
    law = stats.multivariate_normal(mean, covariance)
    paths = sample_completions(process, 20, np.random.default_rng(0))
    excess = (
        energies(paths, process.correlation) - float(smallest_energy(process)) - process.missing
    ) / math.log(4)
    expected = (-np.atleast_1d(law.logpdf(paths[:, 1:-1])) - law.entropy()) / math.log(2)
    np.testing.assert_allclose(excess, expected, atol=1e-6)
    assert (-law.logpdf(mean) - law.entropy()) / math.log(2) == pytest.approx(mode_excess(process), abs=1e-6)


@pytest.mark.parametrize("process", [DEFAULT, Process(1, -0.5, (0, 3)), Process(20, 0.0, (1, 1))])
def test_sampled_energies_have_the_chi_square_law(process):
    """Kolmogorov and Smirnov at 1e-6 each."""
    excess = simulated_energies(process, 5_000, 1) - float(smallest_energy(process))
    assert stats.kstest(excess, stats.chi2(process.missing).cdf).pvalue > 1e-6


def test_sampled_completions_have_the_conditional_moments():
    """Six standard errors for each of 5 means and 25 covariances: a false-alarm rate of 6e-8 in all."""
    process, samples = Process(5, 0.8, (1.0, -2.0)), 40_000
    mean, covariance = conditional(process)
    drawn = sample_completions(process, samples, np.random.default_rng(4))[:, 1:-1]
    variances = np.diag(covariance)
    assert (np.abs(drawn.mean(axis=0) - mean) < 6 * np.sqrt(variances / samples)).all()
    errors = np.sqrt((np.outer(variances, variances) + covariance**2) / samples)
    assert (np.abs(np.cov(drawn.T) - covariance) < 6 * errors).all()


def test_histogram_is_a_density():
    information = completion_information(DEFAULT, 4_000, 0)
    width = information["excess_high"] - information["excess_low"]
    assert (information["density"] * width).sum() == pytest.approx(1, abs=1e-4)
    assert (information["simulated_density"] * width).sum() == pytest.approx(1, abs=2e-3)
    assert information["mode_excess"].iloc[0] == pytest.approx(-46.166241, abs=1e-6)


def test_evidence_of_the_default_process():
    rare = rare_table(10, {"flips": 20, "bits_below": [2], "samples": 500}, 3 * number("1/4"), 0)
    modes = modes_table(10, [0], ["1/1"], 500, 0)
    evidence = likely_evidence(rare, modes, DEFAULT, 4_000, 0).set_index("id")
    left_out = evidence.loc["typical.constrained:mode-left-out"]
    assert float(number(left_out["exact"])) == pytest.approx(stats.chi2.cdf(128, 64), rel=1e-12)
    assert float(mass_without_mode(DEFAULT)) > 0.99
    innovations = evidence.loc["typical.constrained:innovations"]
    smallest = (-1 - 0.9**65 * 2) ** 2 / (1 - 0.9**130)
    assert float(number(innovations["exact"])) == pytest.approx((smallest + 64) / 65, rel=1e-12)
    assert float(number(innovations["reference"])) == pytest.approx(smallest / 65, rel=1e-12)
    assert evidence["p_value"].min() > 1e-6
