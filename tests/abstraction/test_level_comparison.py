"""AUROC and gaps by level against the functions of single levels."""

import numpy as np
import pandas as pd
import pytest

from typicality.abstraction.level_comparison import LEVEL_COLUMNS, auroc_difference, level_table
from typicality.images.auroc import auroc, delong
from typicality.images.scores import Pair

PAIR = Pair("in", "out", {})


def statistics(seed, shift, ties=False):
    rng = np.random.default_rng(seed)
    negatives, positives = rng.normal(0, 1, 150), rng.normal(shift, 1, 120)
    return (negatives.round(), positives.round()) if ties else (negatives, positives)


@pytest.mark.parametrize("ties", [False, True])
def test_difference_is_that_of_the_areas(ties):
    first, second = statistics(1, 0.3, ties), statistics(2, 1.0, ties)
    difference, low, high = auroc_difference(first, second)
    assert difference == pytest.approx(float(auroc(*second) - auroc(*first)))
    assert low < difference < high


@pytest.mark.parametrize("ties", [False, True])
def test_variance_is_that_of_one_area_where_the_other_says_nothing(ties):
    constant, second = (np.zeros(150), np.zeros(120)), statistics(2, 1.0, ties)
    difference, low, high = auroc_difference(constant, second)
    area, variance = delong(*second)
    assert difference == pytest.approx(float(area) - 0.5)
    assert high - low == pytest.approx(2 * 1.959964 * float(np.sqrt(variance)), rel=1e-6)


def test_equal_statistics_do_not_differ():
    assert auroc_difference(statistics(1, 0.3), statistics(1, 0.3)) == (0.0, 0.0, 0.0)


def test_paired_interval_covers_the_difference():
    """Of 500 intervals of nominally 95 %, fewer than 455 cover with a probability below 3e-4.

    Of normal statistics with unit variances the area is Phi(shift / sqrt 2); both share their noise.
    """
    from scipy.special import ndtr

    rng = np.random.default_rng(4)
    truth = ndtr(1.0 / np.sqrt(2)) - ndtr(0.4 / np.sqrt(2))
    covered = 0
    for _ in range(500):
        shared = rng.normal(0, np.sqrt(0.7), 220)
        noise = shared + rng.normal(0, np.sqrt(0.3), (2, 220))
        first, second = ((row[:100], row[100:] + shift) for row, shift in zip(noise, (0.4, 1.0), strict=True))
        _, low, high = auroc_difference(first, second)
        covered += low <= truth <= high
    assert covered >= 455


def test_table_holds_what_single_functions_say():
    tables = []
    for level, shift in (("fine", -2.0), ("coarse", -0.5)):
        for dataset, bits in zip(("in", "out"), statistics(5, shift), strict=True):
            row = {"level": level, "dataset": dataset, "index": range(len(bits)), "symbols": 10}
            tables.append(pd.DataFrame(row | {"bits": 100 + 10 * bits}))
    table = level_table(pd.concat(tables, ignore_index=True), PAIR)
    assert list(table.columns) == list(LEVEL_COLUMNS)
    assert table["level"].tolist() == ["fine", "coarse"]
    fine, coarse = table.to_dict("records")
    inside, outside = statistics(5, -2.0)
    assert fine["gap"] == pytest.approx(outside.mean() - inside.mean())
    assert fine["gap_deviations"] == pytest.approx((outside.mean() - inside.mean()) / inside.std(ddof=1))
    assert fine["auroc"] == pytest.approx(float(auroc(inside, outside)))
    assert fine["gap_ci_low"] < fine["gap"] < fine["gap_ci_high"]
    assert fine["auroc_ci_low"] < fine["auroc"] < fine["auroc_ci_high"]
    assert (fine["auroc_change"], fine["auroc_change_ci_low"]) == (0, 0)
    assert coarse["auroc_change"] == pytest.approx(coarse["auroc"] - fine["auroc"])
    assert (fine["in_images"], fine["out_images"]) == (150, 120)
