"""Mean likelihoods and gaps against hand calculation, scipy and simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from typicality.errors import InputError
from typicality.images.layouts import likelihoods_layout
from typicality.images.likelihoods import likelihood_gap, likelihood_table, mean_difference
from typicality.images.scores import Pair
from typicality.tables import markdown_table, tex_table

PAIR = Pair("inside", "outside", {"inside": 12, "outside": 12})


def score_table(**groups):
    """Score table from ``dataset_split=values``."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "dataset": name.split("_")[0],
                    "split": name.split("_")[1],
                    "index": np.arange(len(values)),
                    "bits_per_dim": np.asarray(values, dtype=float),
                }
            )
            for name, values in groups.items()
        ],
        ignore_index=True,
    )


def test_rows_are_means_and_standard_errors_in_the_order_given():
    scores = {
        "second": score_table(inside_train=[1, 3], inside_test=[2, 4, 6]),
        "first": score_table(outside_test=[5, 5]),
    }
    table = likelihood_table(scores, {"first": "external", "second": "flow"})
    assert list(table.columns) == [
        "model",
        "family",
        "dataset",
        "split",
        "images",
        "mean_bits_per_dim",
        "standard_error",
    ]
    assert table.to_numpy().tolist() == [
        ["second", "flow", "inside", "train", 2, 2.0, 1.0],
        ["second", "flow", "inside", "test", 3, 4.0, pytest.approx(2 / np.sqrt(3))],
        ["first", "external", "outside", "test", 2, 5.0, 0.0],
    ]


def test_single_image_is_refused_by_name():
    with pytest.raises(InputError, match="'lonely' has a single score on inside test"):
        likelihood_table({"lonely": score_table(inside_test=[3])}, {"lonely": "flow"})


def test_gap_is_out_minus_in_of_the_test_splits():
    scores = score_table(inside_train=[9, 9], inside_test=[3, 5], outside_test=[1, 2])
    assert likelihood_gap(scores, PAIR).bits_per_dim == -2.5


def test_interval_is_welchs():
    generator = np.random.default_rng(0)
    first, second = generator.normal(2, 0.3, 9), generator.normal(3, 1.1, 23)
    expected = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    gap = mean_difference(first, second)
    assert (gap.ci_low, gap.ci_high) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_interval_covers_the_true_gap():
    """False-alarm rate below 1e-6 at a coverage of 95 %: 2000 samples, at least 1850 covered."""
    generator = np.random.default_rng(1)
    gaps = (mean_difference(generator.normal(0, 0.5, 20), generator.normal(1, 2, 8)) for _ in range(2000))
    assert stats.binom.cdf(1849, 2000, 0.95) < 1e-6
    assert sum(gap.ci_low <= -1 <= gap.ci_high for gap in gaps) >= 1850


def test_readers_see_three_digits():
    table = likelihood_table({"m": score_table(inside_test=[3.0, 3.5])}, {"m": "external"})
    layout = likelihoods_layout(table)
    assert markdown_table(layout).splitlines() == [
        "| Model | Family | inside test | s.e. |",
        "| :--- | :--- | ---: | ---: |",
        "| m | external | 3.250 | 0.250 |",
    ]
    assert r"Model & Family & \shortstack[r]{inside\\test} & s.e. \\" in tex_table(layout)
    assert layout.csv is table
