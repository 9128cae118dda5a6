"""Texture and likelihood together: known correlations, and gaps of which texture explains a known part."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from typicality.errors import InputError
from typicality.images.likelihoods import best_of_families, likelihood_table
from typicality.images.scores import named_pair
from typicality.images.texture import MEASURES
from typicality.images.texture_likelihood import (
    BOTH,
    CORRELATION_COLUMNS,
    GAP_COLUMNS,
    correlation_table,
    gap_table,
    join_measures,
    matched_gap,
    rank_correlation,
    strata_means,
)

PAIR = named_pair({"in_distribution": "a", "out_of_distribution": "b"})


def test_rank_correlation_is_that_of_scipy_with_ties():
    rng = np.random.default_rng(1)
    first, second = rng.integers(0, 6, (2, 50)).astype(float)
    second += first
    assert rank_correlation(first, second)[0] == pytest.approx(stats.spearmanr(first, second).statistic)


def test_rank_correlation_of_what_is_ordered_or_constant():
    rising = np.arange(10.0)
    assert rank_correlation(rising, np.exp(rising)) == (1.0, 1.0, 1.0)
    assert rank_correlation(rising, -rising) == (-1.0, -1.0, -1.0)
    assert rank_correlation(rising, np.ones(10)) == (None, None, None)
    assert rank_correlation(rising[:3], rising[:3]) == (None, None, None)


def test_rank_correlation_interval_covers():
    """Of normal pairs with correlation r the rank correlation is 6/pi asin(r/2) (Pearson, 1907).

    Coverage of 2,000 samples of 100 pairs between 93 % and 97 %: four standard errors of 0.5 % around a
    true coverage of 95 %, false-alarm rate below 1e-4.
    """
    rng = np.random.default_rng(2)
    r, n, repetitions = 0.7, 100, 2_000
    truth = 6 / np.pi * np.arcsin(r / 2)
    covered = 0
    for first, other in rng.standard_normal((repetitions, 2, n)):
        _, low, high = rank_correlation(first, r * first + np.sqrt(1 - r**2) * other)
        covered += low <= truth <= high
    assert 0.93 <= covered / repetitions <= 0.97


def two_sets(rng, images=(400, 600), slope=0.2, offset=-0.5):
    """The other set has less texture; at equal texture it costs ``offset`` bits/dim more."""
    texture = rng.uniform(5, 20, images[0]), rng.uniform(0, 20, images[1]) ** 2 / 20
    noise = [rng.normal(0, 0.3, count) for count in images]
    bits = [slope * values + part for values, part in zip(texture, noise, strict=True)]
    return texture, [bits[0], bits[1] + offset]


def test_matched_gap_is_what_brute_force_finds():
    texture, bits = two_sets(np.random.default_rng(3))
    matched = matched_gap(texture, bits, strata=5)
    edges = np.quantile(texture[0], [0.2, 0.4, 0.6, 0.8])
    held = [(t >= texture[0].min()) & (t <= texture[0].max()) for t in texture]
    remaining = 0.0
    for stratum in range(5):
        inside, outside = (
            values[known & (np.digitize(t, edges) == stratum)]
            for t, values, known in zip(texture, bits, held, strict=True)
        )
        remaining += inside.size / bits[0].size * (outside.mean() - inside.mean())
    gap = bits[1].mean() - bits[0].mean()
    assert matched.matched_share == 1
    assert matched.remaining[0] == pytest.approx(remaining)
    assert matched.explained[0] == pytest.approx(1 - remaining / gap)


def test_matched_gap_leaves_out_texture_that_the_other_set_lacks():
    texture = np.repeat([1.0, 2.0, 3.0, 4.0], 5), np.array([1.0, 1.0, 1.0, 2.0, 2.0, 3.0])
    bits = texture[0] + 10.0, texture[1] + 12.0
    matched = matched_gap(texture, bits, strata=4)
    assert matched.matched_share == 0.5  # of texture 3 there is a single image, of texture 4 none
    assert matched.remaining == pytest.approx((2.0, 2.0, 2.0))
    nothing = matched_gap((texture[0], np.zeros(4)), (bits[0], np.ones(4)), strata=20)
    assert nothing.matched_share == 0


def test_matched_gap_without_common_texture_or_without_gap_is_null():
    texture = np.array([1.0, 1.0, 2.0, 2.0]), np.array([2.0])
    none = matched_gap(texture, (np.arange(4.0), np.ones(1)), strata=2)
    assert none.matched_share == 0
    assert none.remaining == none.explained == (None, None, None)
    level = matched_gap((texture[0], texture[0]), (np.arange(4.0), np.arange(4.0)), strata=2)
    assert level.remaining[0] == 0
    assert level.explained == (None, None, None)


def test_matched_gap_intervals_cover():
    """The truth is the mean over 20,000 repetitions' worth of images; strata are fixed by a large sample.

    With a true coverage of 95 % at least 92 % of 800 repetitions cover with a false-alarm rate below 1e-4.
    """
    large_texture, large_bits = two_sets(np.random.default_rng(4), images=(400_000, 600_000))
    truth = matched_gap(large_texture, large_bits)
    rng, hits = np.random.default_rng(5), np.zeros(2)
    for _ in range(800):
        found = matched_gap(*two_sets(rng))
        hits += [
            found.remaining[1] <= truth.remaining[0] <= found.remaining[2],
            found.explained[1] <= truth.explained[0] <= found.explained[2],
        ]
    assert (hits / 800 >= 0.92).all(), hits / 800


def tables(rng, images=60):
    parts, measures = [], []
    for name, level in (("a", 10.0), ("b", 5.0)):
        texture = rng.uniform(0.5, 1.5, images) * level
        keys = {"dataset": name, "split": "test", "index": np.arange(images)}
        measures.append(pd.DataFrame(keys | dict.fromkeys(MEASURES, texture)))
        parts.append(pd.DataFrame(keys | {"bits_per_dim": 3 + 0.1 * texture + rng.normal(0, 0.05, images)}))
    train = parts[0].assign(split="train")
    return pd.concat([train, *parts], ignore_index=True), pd.concat(measures, ignore_index=True)


def test_tables_have_a_row_for_every_model_set_and_measure():
    scores, measures = tables(np.random.default_rng(6))
    by_model, families = {"m": scores, "n": scores}, {"m": "flow", "n": "external"}
    correlations = correlation_table(by_model, families, measures, PAIR)
    assert tuple(correlations.columns) == CORRELATION_COLUMNS
    assert len(correlations) == 2 * 3 * len(MEASURES)
    assert correlations.set_index(["model", "dataset"]).loc[("m", BOTH), "images"].eq(120).all()
    assert (correlations["ci_low"] > 0.5).all()
    gaps = gap_table(by_model, families, measures, PAIR)
    assert tuple(gaps.columns) == GAP_COLUMNS
    assert (gaps["gap_bits_per_dim"] < -0.3).all()


def test_scores_of_some_images_count_and_in_any_order():
    scores, measures = tables(np.random.default_rng(7))
    some = scores.sample(frac=0.5, random_state=1)
    joined = join_measures(some, measures, PAIR, "m")
    tested = some[some["split"] == "test"]
    assert len(joined) == len(tested)
    expected = tested.set_index(["dataset", "index"])["bits_per_dim"].sort_index()
    found = joined.set_index(["dataset", "index"])["bits_per_dim"].sort_index()
    pd.testing.assert_series_equal(found, expected)


def test_scores_of_other_images_are_refused_with_the_likely_cause():
    scores, measures = tables(np.random.default_rng(8))
    shifted = scores.assign(index=scores["index"] + 1_000)
    with pytest.raises(InputError, match=r"'m' name none of the test images of a;.*from 0"):
        join_measures(shifted, measures, PAIR, "m")


def test_strata_have_equal_numbers_and_are_ordered():
    texture = np.random.default_rng(9).permutation(100) / 10
    means, bits = strata_means(texture, 2 * texture, 10)
    np.testing.assert_allclose(means, np.arange(10) + 0.45)
    np.testing.assert_allclose(bits, 2 * means)


def test_best_of_a_family_has_the_fewest_calibration_bits_or_training_bits():
    scores, _ = tables(np.random.default_rng(10))
    calibration = scores[scores["split"] == "train"].assign(split="calibration")
    ours = pd.concat([scores, calibration], ignore_index=True)
    worse = ours.assign(bits_per_dim=ours["bits_per_dim"] + (ours["split"] == "calibration"))
    by_model = {"worse": worse, "good": ours, "theirs": scores}
    families = {"worse": "flow", "good": "flow", "theirs": "external"}
    best = best_of_families(likelihood_table(by_model, families), PAIR)
    assert best == {"flow": "good", "external": "theirs"}
