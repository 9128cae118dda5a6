"""Mixtures with noise and memorisers, against brute force over all images and against exact arithmetic."""

import itertools
from fractions import Fraction

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.images.counterexamples import (
    COUNTEREXAMPLE_COLUMNS,
    NOISE_SHARES,
    Memoriser,
    counterexample_table,
    loss_bound,
    mixture_loss,
    taken_for_noise,
)
from typicality.images.sample_layouts import NOISE_SHOWN, counterexamples_layout
from typicality.tables import markdown_table, write_table

RNG = np.random.default_rng(1)


@given(st.floats(0, 40_000), st.floats(0, 40_000), st.sampled_from(NOISE_SHARES))
def test_no_loss_exceeds_the_bound(bits, noise_bits, share):
    assert mixture_loss(np.array(bits), noise_bits, share) <= loss_bound(share)


@given(st.floats(0, 200), st.floats(0, 200), st.sampled_from([0.5, 0.9, 0.99]))
def test_the_loss_is_that_of_the_mixture_in_exact_arithmetic(bits, noise_bits, share):
    with mpmath.workdps(200):
        p, q = mpmath.mpf(2) ** -bits, mpmath.mpf(2) ** -noise_bits
        loss = mpmath.log(p / ((1 - mpmath.mpf(share)) * p + mpmath.mpf(share) * q), 2)
    assert mixture_loss(np.array(bits), noise_bits, share) == pytest.approx(float(loss), rel=1e-12, abs=1e-12)


def test_the_bound_is_reached_where_noise_is_out_of_the_question():
    """An image of 3,072 dimensions at 4 bits/dim: the noise is 2^-12288 of it."""
    assert mixture_loss(np.array([4.0 * 3072]), 8.0 * 3072, 0.99)[0] == loss_bound(0.99)
    assert loss_bound(0.99) == pytest.approx(np.log2(100), rel=1e-15)


def test_without_noise_nothing_is_lost():
    assert mixture_loss(np.array([10.0, 1e5]), 24_576.0, 0.0).tolist() == [0, 0]


def test_bayes_rule_takes_for_noise_what_the_model_finds_less_likely():
    """At a share of 4/5 the odds are 4, two bits."""
    bits = np.array([97.9, 98.1, 110.0, 10.0])
    assert taken_for_noise(bits, 100.0, 0.8).tolist() == [False, True, True, False]


def kernels(image, centre, deviation):
    """Probability of an image beside one training image."""
    probability = 1.0
    for value, t in zip(image.ravel().tolist(), centre.ravel().tolist(), strict=True):
        weights = [np.exp(-((v - t) ** 2) / (2 * deviation**2)) for v in range(256)]
        probability *= weights[value] / sum(weights)
    return probability


@pytest.mark.parametrize("deviation", [0.7, 5.0, 60.0])
def test_the_memoriser_is_a_distribution_over_images_of_two_pixels(deviation):
    """Summed over all 65,536 images."""
    train = np.array([[[[0], [200]]], [[[130], [255]]], [[[7], [7]]]], np.uint8)
    everything = np.array(list(itertools.product(range(256), repeat=2)), np.uint8).reshape(-1, 1, 2, 1)
    log_prob = Memoriser(train, [deviation]).log_prob(everything)
    assert np.exp2(log_prob).sum() == pytest.approx(1, rel=1e-12)


def test_the_memoriser_is_the_sum_over_training_images_in_plain_arithmetic():
    train = RNG.integers(256, size=(5, 2, 2, 1), dtype=np.uint8)
    test = np.clip(train[:3].astype(int) + RNG.integers(-9, 10, size=(3, 2, 2, 1)), 0, 255).astype(np.uint8)
    deviations = [3.0, 20.0]
    means = [[np.mean([kernels(x, t, s) for t in train]) for x in test] for s in deviations]
    assert Memoriser(train, deviations).log_prob(test) == pytest.approx(np.log2(means), rel=1e-9)


def test_blocks_of_training_images_add_up_and_whole_distances_are_exact():
    """Far images of real size, beyond the range of float32 integers: the nearest one decides, to the bit."""
    train = RNG.integers(256, size=(2300, 32, 32, 3), dtype=np.uint8)
    test = RNG.integers(256, size=(2, 32, 32, 3), dtype=np.uint8)
    bits = -Memoriser(train, [1.0]).log_prob(test)[0]
    for image, measured in zip(test.astype(np.int64), bits, strict=True):
        distances = ((train.astype(np.int64) - image) ** 2).reshape(len(train), -1).sum(axis=1)
        kernels = np.array([sum(np.exp(-((v - t) ** 2) / 2) for v in range(256)) for t in range(256)])
        normalisers = np.log(kernels)[train].reshape(len(train), -1).sum(axis=1)
        nats = np.sort(distances / 2 + normalisers)
        expected = nats[0] - np.log1p(np.exp(nats[0] - nats[1:]).sum()) + np.log(len(train))
        assert measured == pytest.approx(expected / np.log(2), rel=1e-13)


def test_samples_lie_a_deviation_from_photographs_away_from_the_ends():
    """The lattice Gaussian's variance is s^2 to within 1e-7 at s = 1 (Poisson summation)."""
    train = np.full((4, 2, 2, 1), 128, np.uint8)
    near, far = Memoriser(train, [1.0, 16.0]).grey_levels()
    assert near == pytest.approx(1, abs=1e-6)
    assert far == pytest.approx(16, rel=1e-6)


def test_values_at_the_ends_have_half_a_kernel():
    exact = sum(Fraction(v * v) * Fraction(np.exp(-v * v / 8.0)) for v in range(256))
    exact /= sum(Fraction(np.exp(-v * v / 8.0)) for v in range(256))
    for end in (0, 255):
        (measured,) = Memoriser(np.full((1, 1, 1, 1), end, np.uint8), [2.0]).grey_levels()
        assert measured == pytest.approx(float(exact) ** 0.5, rel=1e-12)


@pytest.fixture(scope="module")
def table():
    images = RNG.integers(100, 156, size=(60, 4, 4, 3), dtype=np.uint8)
    bits = np.linspace(3, 5, 20)
    scores = pd.DataFrame({"dataset": "in", "split": "test", "index": range(20), "bits_per_dim": bits})
    return counterexample_table({"m": scores}, images[:40], images[40:], [1, 64], "in")


def test_rows_are_mixtures_and_memorisers(table, tmp_path):
    assert tuple(table.columns) == COUNTEREXAMPLE_COLUMNS
    assert table["counterexample"].tolist() == ["mixture"] * len(NOISE_SHARES) + ["memoriser"] * 2
    assert table["noise_share"].dropna().tolist() == list(NOISE_SHARES)
    assert table["deviation"].dropna().tolist() == [1, 64]
    write_table(table, tmp_path / "counterexamples.parquet")
    text = markdown_table(counterexamples_layout(table))
    assert "| mixture | m | 99.00 % |  |  | 20 |" in text
    assert text.count("| mixture |") == len(NOISE_SHOWN) < len(NOISE_SHARES)
    assert text.count("| memoriser |") == 2


def test_mixtures_have_the_bits_of_the_model_and_the_loss(table):
    row = table[table["noise_share"] == 0.99].iloc[0]
    assert row["mean_bits_per_dim"] == pytest.approx(4 + np.log2(100) / 48, rel=1e-9)
    assert row["largest_loss_bits"] <= row["bound_bits"]


def test_a_narrow_memoriser_is_worse_than_noise_and_a_wide_one_is_not(table):
    narrow, wide = table.loc[table["counterexample"] == "memoriser", "mean_bits_per_dim"]
    assert narrow > 8 > wide
