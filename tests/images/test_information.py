"""The information axis and its bands, against counting by hand and against closed forms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from typicality.images.information import (
    BAND_COLUMNS,
    INFORMATION_COLUMNS,
    bands_table,
    central_band,
    information_table,
)
from typicality.images.sample_layouts import bands_layout, information_layout
from typicality.images.scores import named_pair
from typicality.tables import markdown_table, write_table

PAIR = named_pair({"in_distribution": "in", "out_of_distribution": "out"})


def scores(**bits_by_split):
    """Score table; ``other`` is the test split of the other set."""
    tables = []
    for split, bits in bits_by_split.items():
        dataset, name = ("out", "test") if split == "other" else ("in", split)
        columns = {"dataset": dataset, "split": name, "index": range(len(bits)), "bits_per_dim": bits}
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


UNIFORM = np.linspace(3, 5, 401)
OURS = scores(
    train=UNIFORM, calibration=UNIFORM, test=UNIFORM + 0.01, other=UNIFORM - 1.5, samples=UNIFORM + 1
)
THEIRS = scores(train=UNIFORM, test=UNIFORM, other=UNIFORM)
PROBES = pd.DataFrame(
    {"source": ["greedy", "noise", "noise"], "index": [0, 0, 1], "bits_per_dim": [0, 9, 10.0]}
)


@given(st.integers(1, 3000), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_a_band_holds_its_level_and_no_two_scores_more_on_either_side(size, level):
    bits = np.random.default_rng(size).permutation(np.arange(float(size)))
    low, high = central_band(bits, level)
    inside = high - low + 1
    assert inside >= level * size - 1e-9
    assert inside - 4 < level * size
    assert low == size - 1 - high


def test_a_band_is_made_of_the_order_statistics_that_numpy_names_lower_and_higher():
    bits = np.random.default_rng(0).normal(4, 1, 518)
    for level in (0.95, 0.99):
        expected = [
            np.quantile(bits, (1 - level) / 2, method="lower"),
            np.quantile(bits, (1 + level) / 2, method="higher"),
        ]
        assert list(central_band(bits, level)) == expected


def test_sources_come_in_order_and_only_those_that_are_there():
    table = information_table({"m": OURS, "x": THEIRS}, {"m": PROBES}, {"m": "latent", "x": "external"}, PAIR)
    assert tuple(table.columns) == INFORMATION_COLUMNS
    sources = table.groupby("model", sort=False)["source"].agg(list)
    assert sources["m"] == ["train", "calibration", "test", "other test", "samples", "greedy", "noise"]
    assert sources["x"] == ["train", "test", "other test"]
    assert table.set_index(["model", "source"])["dataset"].fillna("-").to_dict() == {
        **{("m", source): "in" for source in ("train", "calibration", "test")},
        **{("m", source): "-" for source in ("samples", "greedy", "noise")},
        **{("x", source): "in" for source in ("train", "test")},
        ("m", "other test"): "out",
        ("x", "other test"): "out",
    }


def test_quantiles_are_scores_of_images_between_which_the_levels_lie(tmp_path):
    table = information_table({"m": OURS}, {"m": PROBES}, {"m": "latent"}, PAIR).set_index("source")
    row = table.loc["samples"]
    assert row["mean_bits_per_dim"] == pytest.approx(5)
    assert row["q0.5"] == pytest.approx(5)
    assert (row["q0.025"], row["q0.975"]) == central_band(UNIFORM + 1, 0.95)
    assert (row["q0.005"], row["q0.995"]) == central_band(UNIFORM + 1, 0.99)
    assert set(table.loc["greedy", "mean_bits_per_dim":]) == {0.0}
    write_table(table.reset_index(), tmp_path / "information.parquet")
    text = markdown_table(information_layout(table.reset_index()))
    assert "| latent |" not in text
    assert "| m | test |" in text
    assert "train" not in text, "images that the fit saw are left to the values"
    assert "|  | noise |  | 2 | 9.500 | 9.00 | 9.00 | 9.50 | 10.00 | 10.00 |" in text.replace("| m |", "|  |")


def test_shares_inside_are_counts():
    table = bands_table({"m": OURS}, PAIR, levels=[0.95])
    assert tuple(table.columns) == BAND_COLUMNS
    assert (table["low"] <= table["high"]).all()
    for _, row in table.iterrows():
        chosen = OURS[(OURS["dataset"] == row["dataset"]) & (OURS["split"] == row["split"])]["bits_per_dim"]
        inside = [bits for bits in chosen if row["low"] <= bits <= row["high"]]
        assert row["inside"] == len(inside)
        assert row["share"] == len(inside) / row["images"]
        exact = stats.binomtest(len(inside), len(chosen)).proportion_ci(0.95, "exact")
        assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(exact))


def test_no_band_is_measured_on_what_it_is_made_of():
    table = bands_table({"m": OURS, "x": THEIRS}, PAIR)
    keys = table.groupby(["model", "band_of", "level"], sort=False)
    splits = keys.apply(lambda rows: list(zip(rows["dataset"], rows["split"], strict=True)))
    for level in (0.95, 0.99):
        assert splits["m", "data", level] == [("in", "test"), ("out", "test"), ("in", "samples")]
        assert splits["m", "samples", level] == [("in", "calibration"), ("in", "test"), ("out", "test")]
        assert splits["x", "data", level] == [("in", "test"), ("out", "test")]
    assert ("x", "samples", 0.95) not in splits.index
    assert "| 99 % | 3.01 | 4.99 |" in markdown_table(bands_layout(table))


def test_new_images_of_the_same_distribution_are_inside_as_often_as_the_docstring_says():
    """Mean share over 400 bands of 100 normal scores; within 4.5 standard errors, false-alarm rate 7e-6."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(400):
        low, high = central_band(rng.normal(size=100), 0.95)
        shares.append(stats.norm.cdf(high) - stats.norm.cdf(low))
    expected = 1 - 2 * (2 + 1) / 101
    assert abs(np.mean(shares) - expected) < 4.5 * np.std(shares) / np.sqrt(400)
