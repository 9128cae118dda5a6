"""Variances of pixels against numpy, their standard errors in simulation, and what they predict."""

import numpy as np
import pandas as pd
import pytest

from typicality.errors import InputError
from typicality.images import second_order
from typicality.images.readers import read_cifar_binary, read_svhn_mat
from typicality.images.scores import named_pair
from typicality.images.second_order import (
    HIGHER,
    LOWER,
    MOMENT_COLUMNS,
    OBSERVED_COLUMNS,
    UNDECIDED,
    PixelVariances,
    moments_table,
    observed_table,
    predicted,
)
from typicality.images.texture_evidence import second_order_evidence

PAIR = named_pair({"in_distribution": "a", "out_of_distribution": "b"})


def images(count, deviations, seed, mean=128, size=4):
    rng = np.random.default_rng(seed)
    values = rng.normal(mean, deviations, (count, size, size, len(deviations)))
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("count", [3, 49, 50, 173])
def test_variances_are_those_of_numpy(count):
    drawn = images(count, (20, 30, 40), count)
    found = PixelVariances(drawn)
    np.testing.assert_allclose(found.mean, drawn.mean(axis=0))
    np.testing.assert_allclose(found.variance, drawn.var(axis=0, ddof=1).mean(axis=(0, 1)))


def test_chunks_leave_no_trace(monkeypatch):
    drawn = images(90, (20, 30), 1)
    whole = PixelVariances(drawn, blocks=3)
    monkeypatch.setattr(second_order, "_TOGETHER", 7)
    parts = PixelVariances(drawn, blocks=3)
    np.testing.assert_array_equal(parts.variance, whole.variance)
    np.testing.assert_array_equal(parts.standard_error, whole.standard_error)


def test_jackknife_of_single_images_is_its_textbook_form():
    drawn = images(12, (25, 35), 2)
    left_out = np.array(
        [np.delete(drawn, i, axis=0).var(axis=0, ddof=1).mean(axis=(0, 1)) for i in range(12)]
    )
    expected = np.sqrt(11 / 12 * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
    np.testing.assert_allclose(PixelVariances(drawn).standard_error, expected)


def test_standard_error_is_the_deviation_of_the_estimate():
    """Normal pixels: the variance over n images has the variance 2 s^4 / (n - 1), divided by 16 pixels.

    The jackknife's square over 50 blocks has a relative deviation of 20 %, so its mean over 40 sets one of
    3 %; a tolerance of 15 % is five of them, a false-alarm rate below 1e-6.
    """
    count, deviation = 200, 30
    squares = [PixelVariances(images(count, (deviation,), seed)).standard_error[0] ** 2 for seed in range(40)]
    assert np.mean(squares) == pytest.approx(2 * deviation**4 / (count - 1) / 16, rel=0.15)


def test_two_images_have_a_variance_and_no_interval():
    table = moments_table({"a": images(2, (20,), 3), "b": images(2, (10,), 4)}, PAIR)
    assert table["variance"].notna().all()
    assert table["ci_low"].isna().all()
    assert predicted(table) == UNDECIDED
    evidence = second_order_evidence(table, observed_table({}, {}, table, PAIR))
    assert evidence["detail"].str.contains("fewer than three|but codecs").all()


def test_table_has_a_row_for_every_set_and_channel():
    drawn = {"a": images(300, (30, 40, 50), 5), "b": images(200, (20, 20, 20), 6, mean=118)}
    table = moments_table(drawn, PAIR)
    assert tuple(table.columns) == MOMENT_COLUMNS
    assert table["channel"].tolist() == ["red", "green", "blue"] * 2
    assert table["difference"].isna().tolist() == [True] * 3 + [False] * 3
    variances = table.pivot_table(index="channel", columns="dataset", values="variance")
    differences = table[table["dataset"] == "b"].set_index("channel")["difference"].astype(float)
    pd.testing.assert_series_equal(
        differences, variances["b"] - variances["a"], check_names=False, check_like=True
    )
    offset = ((drawn["b"].mean(axis=0) - drawn["a"].mean(axis=0)) ** 2).mean(axis=(0, 1))
    np.testing.assert_allclose(table["mean_offset_squared"].dropna().astype(float), offset)


@pytest.mark.parametrize(
    ("deviations", "expected"), [((10, 10), HIGHER), ((40, 40), LOWER), ((10, 40), UNDECIDED)]
)
def test_prediction_needs_all_channels_on_one_side(deviations, expected):
    """Variances differ by more than twenty standard errors."""
    table = moments_table({"a": images(400, (20, 20), 7), "b": images(400, deviations, 8)}, PAIR)
    assert predicted(table) == expected


def test_gaussian_of_constant_volume_obeys_the_prediction_exactly():
    """Its log-likelihood is quadratic, so that the expansion to second order leaves nothing out."""
    own, other = images(3_000, (30, 50), 9), images(3_000, (20, 25), 10)
    weights = np.array([0.3, 2.0])
    mean = PixelVariances(own).mean

    def mean_log_likelihood(drawn):
        return -0.5 * (weights * (drawn - mean) ** 2).sum(axis=(1, 2, 3)).mean()

    table = moments_table({"a": own, "b": other}, PAIR)
    rows = table[table["dataset"] == "b"]
    pixels = 16
    shift = rows["difference"].to_numpy(float) + rows["mean_offset_squared"].to_numpy(float)
    expected = -0.5 * pixels * (weights * shift).sum()
    found = mean_log_likelihood(other) - mean_log_likelihood(own)
    # The variances are unbiased, the means over images are not: 1 in 3,000.
    assert found == pytest.approx(expected, rel=2e-3)
    assert predicted(table) == HIGHER
    assert found > 0


def test_images_of_different_shape_are_refused():
    with pytest.raises(InputError, match=r"Images of a have the shape \(4, 4, 1\)"):
        moments_table({"a": images(9, (9,), 1), "b": images(9, (9,), 1, size=5)}, PAIR)


def test_observed_gaps_stand_beside_the_prediction():
    table = moments_table({"a": images(300, (30,), 1), "b": images(300, (20,), 2)}, PAIR)
    rng = np.random.default_rng(3)
    scores = {
        model: pd.concat(
            [
                pd.DataFrame(
                    {
                        "dataset": name,
                        "split": "test",
                        "index": range(100),
                        "bits_per_dim": rng.normal(mean, 0.1, 100),
                    }
                )
                for name, mean in (("a", 4.0), ("b", 4.0 + gap))
            ]
        )
        for model, gap in (("likelier", -1.0), ("less", 1.0), ("codec", 2.0))
    }
    families = {"likelier": "flow", "less": "latent", "codec": "codec"}
    observed = observed_table(scores, families, table, PAIR)
    assert tuple(observed.columns) == OBSERVED_COLUMNS
    assert observed["predicted"].tolist() == [HIGHER] * 3
    assert observed["observed"].tolist() == [HIGHER, LOWER, LOWER]
    evidence = second_order_evidence(table, observed).set_index("id")
    assert evidence.loc["images.second-order:observed", "detail"].startswith("bits/dim")
    assert "model less" in evidence.loc["images.second-order:observed", "detail"]
    assert evidence.loc["images.second-order:predicted", "ci_high"] < 0


def test_real_variances_are_smaller_out_of_distribution(real_data):
    """CIFAR-10 against SVHN, in every channel; deviations are between 50 and 75 grey levels."""
    drawn = {
        "a": read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test"),
        "b": read_svhn_mat(real_data / "test_32x32.mat"),
    }
    table = moments_table(drawn, PAIR)
    assert predicted(table) == HIGHER
    assert np.sqrt(table["variance"].astype(float)).between(50, 75).all()
