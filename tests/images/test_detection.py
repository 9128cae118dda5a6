"""Detection on normal scores, where every measure has a closed form."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from typicality.images.auroc import auroc, auroc_interval, delong
from typicality.images.density_of_states import density_of_states
from typicality.images.detection import (
    DETECTION_COLUMNS,
    anomaly,
    bootstrap_means,
    detection_table,
    disjoint_batch_means,
)
from typicality.images.layouts import detection_layout
from typicality.images.scores import Pair
from typicality.tables import markdown_table, read_table, write_table

PAIR = Pair("inside", "outside", {"inside": 3072, "outside": 3072})
GROUPS = (("inside", "calibration"), ("inside", "test"), ("outside", "test"))
MEAN_IN, SD_IN, MEAN_OUT, SD_OUT = 3.5, 0.7, 3.0, 0.5


def normal_scores(seed, calibration=4000, inside=2000, outside=3000):
    generator = np.random.default_rng(seed)
    groups = (
        ("inside", "calibration", generator.normal(MEAN_IN, SD_IN, calibration)),
        ("inside", "test", generator.normal(MEAN_IN, SD_IN, inside)),
        ("outside", "test", generator.normal(MEAN_OUT, SD_OUT, outside)),
    )
    return pd.concat(
        [
            pd.DataFrame({"dataset": d, "split": s, "index": np.arange(bits.size), "bits_per_dim": bits})
            for d, s, bits in groups
        ],
        ignore_index=True,
    )


def table_of(scores_by_model, *arguments, codecs=(), **settings):
    """Detection of models of which some are codecs."""
    families = {model: "codec" if model in codecs else "external" for model in scores_by_model}
    return detection_table(scores_by_model, families, PAIR, *arguments, **settings)


def bits(scores, group):
    """Bits/dim of one of `GROUPS`, in the order of the index."""
    return scores.set_index(["dataset", "split", "index"]).sort_index().loc[group, "bits_per_dim"].to_numpy()


@pytest.fixture(scope="module")
def scores():
    return normal_scores(0)


@pytest.fixture(scope="module")
def detection(scores):
    return table_of({"normal": scores}, seed=1).set_index(["score", "batch_size"])


def test_columns_and_rows_are_in_the_order_of_the_contract(scores):
    models = {"b": scores, "code": scores, "a": scores}
    table = table_of(models, 0, (2, 1), codecs=["code"], draws=2, bootstrap=50)
    assert tuple(table.columns) == DETECTION_COLUMNS
    all_scores = ("likelihood", "typicality", "complexity", "density of states")
    of_models = {"b": all_scores, "code": all_scores[:2], "a": all_scores}
    keys = [(m, s, k) for m, chosen in of_models.items() for s in chosen for k in (2, 1)]
    assert list(table[["model", "score", "batch_size"]].itertuples(index=False, name=None)) == keys


@pytest.mark.parametrize("size", [1, 2, 5, 10, 25])
def test_auroc_of_the_likelihood_of_batches_is_the_closed_form(detection, size):
    """Phi of the mean difference over its deviation; false-alarm rate at most 1e-4 a case.

    Four standard errors of one draw, which averaging over draws does not exceed; intervals that are not
    symmetric are compared by their own sides, stretched from 1.96 to 4 and more.
    """
    row = detection.loc["likelihood", size]
    expected = special.ndtr((MEAN_OUT - MEAN_IN) / np.sqrt((SD_IN**2 + SD_OUT**2) / size))
    side = row["ci_high"] - row["auroc"] if expected > row["auroc"] else row["auroc"] - row["ci_low"]
    assert abs(row["auroc"] - expected) < 2.2 * side


@pytest.mark.parametrize("size", [1, 2, 5, 10])
def test_detection_rate_of_typicality_is_the_closed_form(detection, size):
    """False-alarm rate about 1e-5 a case: the binomial error of one draw's batches and the threshold's.

    At the true threshold a batch is detected beyond 2.576 SD_IN / sqrt M from MEAN_IN, on either side; the
    estimated one is off by a few per cent, which the tolerance allows as the change of that share.
    """
    row = detection.loc["typicality", size]
    scale = np.sqrt(size)

    def share_beyond(threshold):
        distances = (np.array([-threshold, threshold]) + MEAN_IN - MEAN_OUT) * scale / SD_OUT
        return special.ndtr(distances[0]) + special.ndtr(-distances[1])

    threshold = 2.575829 * SD_IN / scale
    slack = share_beyond(0.94 * threshold) - share_beyond(1.06 * threshold)
    expected = share_beyond(threshold)
    error = 4.5 * np.sqrt(expected * (1 - expected) / row["out_of_distribution_batches"])
    assert abs(row["detection_rate"] - expected) < error + slack


@pytest.mark.parametrize("score", ["likelihood", "typicality"])
@pytest.mark.parametrize("size", [1, 2, 5, 10, 25])
def test_false_alarms_stay_near_one_per_cent(detection, score, size):
    """False-alarm rate below 1e-4 a case: the interval of the rate at 99.99 % meets [0.5 %, 1.6 %].

    The calibration's own sampling error moves the true rate inside that range: with 4000 images the share
    beyond the 99 % quantile has a deviation of 0.16 %, and the mean of batches of 25 is off by 1/13 of a
    batch's deviation.
    """
    row = detection.loc[score, size]
    batches = row["in_distribution_batches"]
    alarms = row["false_alarm_rate"] * batches
    assert stats.binom.sf(np.floor(alarms) - 1, batches, 0.016) > 1e-4
    assert stats.binom.cdf(np.ceil(alarms), batches, 0.005) > 1e-4
    assert row["false_alarm_ci_low"] <= row["false_alarm_rate"] <= row["false_alarm_ci_high"]


def test_typicality_of_sets_that_differ_in_width_alone_is_the_arctangent():
    """P(|Y| > |X|) = 2/pi arctan(s_Y / s_X); false-alarm rate 6e-5, four standard errors."""
    generator = np.random.default_rng(8)
    inside = anomaly("typicality", generator.normal(3, 0.4, 5000), 3.0)
    outside = anomaly("typicality", generator.normal(3, 0.9, 5000), 3.0)
    area, variance = delong(inside, outside)
    assert abs(area - 2 / np.pi * np.arctan(0.9 / 0.4)) < 4 * np.sqrt(variance)


def test_single_images_are_the_direct_computation(scores, detection):
    inside, outside, calibration = (
        scores.loc[(scores["dataset"] == d) & (scores["split"] == s), "bits_per_dim"].to_numpy()
        for d, s in (("inside", "test"), ("outside", "test"), ("inside", "calibration"))
    )
    for score, of in (("likelihood", lambda b: b), ("typicality", lambda b: abs(b - calibration.mean()))):
        row = detection.loc[score, 1]
        assert row["auroc"] == auroc(of(inside), of(outside))
        area, variance = map(float, delong(of(inside), of(outside)))
        assert (row["ci_low"], row["ci_high"]) == auroc_interval(area, variance, 2000, 3000)
        threshold = np.sort(of(calibration))[3960]  # 39 of the 4000 are higher
        assert row["threshold_bits_per_dim"] == threshold
        assert row["false_alarm_rate"] == (of(inside) > threshold).mean()
        assert row["detection_rate"] == (of(outside) > threshold).mean()
        assert row["draws"] == 1


@given(st.integers(2, 60), st.integers(2, 7), st.integers(0, 2**32))
def test_no_image_is_in_two_batches_of_a_draw(images, size, seed):
    """Powers of two as scores: a sum tells which images it is made of."""
    weights = 2.0 ** np.arange(min(images, 50))
    means = disjoint_batch_means(weights, size, 3, np.random.default_rng(seed))
    assert means.shape == (3, weights.size // size)
    for draw in means:
        members = [round(mean * size) for mean in draw.tolist()]
        assert all(member.bit_count() == size for member in members)
        assert sum(members).bit_count() == size * len(members)


def test_every_image_is_used_over_the_draws():
    """Images that sit out of one draw are in others; false-alarm rate 29 (9/29)^50, below 1e-23."""
    weights = 2.0 ** np.arange(29)
    means = disjoint_batch_means(weights, 10, 50, np.random.default_rng(2))
    used = 0
    for mean in means.ravel().tolist():
        used |= round(mean * 10)
    assert used == 2**29 - 1


def test_bootstrap_batches_have_the_mean_and_the_variance_of_means():
    """False-alarm rate about 1e-5: mean within 4.4 standard errors, variance within 4.4 of its own."""
    bits = np.random.default_rng(3).normal(3, 0.5, 500)
    means = bootstrap_means(bits, 10, 20_000, np.random.default_rng(4))
    assert abs(means.mean() - bits.mean()) < 4.4 * bits.std() / np.sqrt(10 * 20_000)
    assert abs(means.var() / (bits.var() / 10) - 1) < 4.4 * np.sqrt(2 / 20_000)
    assert np.isin(bootstrap_means(bits, 1, 20_000, np.random.default_rng(4)), bits).all()


def test_same_seed_same_table_whatever_the_order_of_rows(scores):
    def table(scores, seed):
        return table_of({"m": scores}, seed, (1, 5), draws=3, bootstrap=200)

    pd.testing.assert_frame_equal(table(scores, 7), table(scores.sample(frac=1, random_state=0), 7))
    first, other = table(scores, 7), table(scores, 8)
    assert (first["auroc"] == other["auroc"]).tolist() == [True, False] * 3


def test_models_meet_the_same_batches(scores):
    """A stretched model has the same order of batches, so exactly the same AUROC."""
    stretched = scores.assign(bits_per_dim=scores["bits_per_dim"] * 2)
    table = table_of({"a": scores, "b": stretched}, 0, (5,), draws=3, bootstrap=200)
    areas = table.set_index(["model", "score"])["auroc"]
    for score in ("likelihood", "typicality"):
        assert areas["a", score] == areas["b", score]


def test_scores_of_a_model_meet_the_same_batches(scores):
    """Under codes of one length for all, the order by complexity is that by likelihood."""
    constant = scores.assign(bits_per_dim=4.0)
    table = table_of({"m": scores, "code": constant}, 0, (5,), codecs=["code"], draws=3, bootstrap=200)
    areas = table.set_index(["model", "score"])["auroc"]
    assert areas["m", "complexity"] == pytest.approx(areas["m", "likelihood"], abs=1e-6)


def test_complexity_and_density_of_states_are_the_direct_computation(scores):
    """Of single images, with the shorter of two codes; codes are noisy copies of the model's bits."""
    generator = np.random.default_rng(11)
    codecs = {
        name: scores.assign(
            bits_per_dim=offset + scores["bits_per_dim"] / 2 + generator.normal(0, 0.4, len(scores))
        )
        for name, offset in (("one", 2.0), ("two", 2.2))
    }
    shuffled = {name: table.sample(frac=1, random_state=1) for name, table in codecs.items()}
    table = table_of({"m": scores, **shuffled}, 0, (1,), codecs=codecs, bootstrap=100)
    rows = table[table["model"] == "m"].set_index("score")
    beyond, surprise = {}, {}
    calibration = [bits(t, GROUPS[0]) for t in (scores, *codecs.values())]
    for group in GROUPS:
        each = [bits(t, group) for t in (scores, *codecs.values())]
        beyond[group] = each[0] - np.minimum(*each[1:])
        surprise[group] = density_of_states(calibration, each, [1 / 3072] * 3)
    assert rows.loc["complexity", "auroc"] == auroc(beyond[GROUPS[1]], beyond[GROUPS[2]])
    threshold = np.sort(beyond[GROUPS[0]])[3960]
    assert rows.loc["complexity", "threshold_bits_per_dim"] == threshold
    assert rows.loc["complexity", "detection_rate"] == (beyond[GROUPS[2]] > threshold).mean()
    assert rows.loc["density of states", "auroc"] == auroc(surprise[GROUPS[1]], surprise[GROUPS[2]])
    assert pd.isna(rows.loc["density of states", "threshold_bits_per_dim"])


def test_codes_that_lack_a_test_image_do_not_count(scores):
    codec = scores.assign(bits_per_dim=4.0)
    gap = codec.drop(codec.index[codec["dataset"] == "outside"][7])
    table = table_of({"m": scores, "code": gap}, 0, (1,), codecs=["code"], bootstrap=100)
    alone = table_of({"m": scores}, 0, (1,), bootstrap=100)
    assert table.loc[table["model"] == "m", "score"].tolist() == [
        "likelihood",
        "typicality",
        "density of states",
    ]
    pd.testing.assert_frame_equal(table[table["model"] == "m"], alone)


def test_calibration_images_without_a_code_sit_out_of_scores_by_codes_alone(scores):
    """Every second calibration image has a code; the thresholds of the other scores do not move."""
    codec = scores.assign(bits_per_dim=np.random.default_rng(12).normal(4, 0.1, len(scores)))
    half = codec[(codec["split"] != "calibration") | (codec["index"] % 2 == 0)]
    table = table_of({"m": scores, "code": half}, 0, (1,), codecs=["code"], bootstrap=100)
    thresholds = table[table["model"] == "m"].set_index("score")["threshold_bits_per_dim"]
    beyond = bits(scores, GROUPS[0])[::2] - bits(codec, GROUPS[0])[::2]
    assert thresholds["complexity"] == np.sort(beyond)[1980]
    assert thresholds["likelihood"] == np.sort(bits(scores, GROUPS[0]))[3960]


def test_too_few_images_for_two_batches_leave_the_numbers_null(tmp_path):
    few = normal_scores(2, calibration=30, inside=24, outside=30)
    table = table_of({"few": few}, 0, (12, 13), draws=2, bootstrap=100)
    null = table["auroc"].isna()
    assert null.tolist() == [False, True] * 3
    assert table["in_distribution_batches"].tolist() == [2, 1] * 3
    assert table.loc[null, "detection_rate"].isna().all()
    write_table(table, tmp_path / "detection.parquet")
    pd.testing.assert_frame_equal(read_table(tmp_path / "detection.parquet", DETECTION_COLUMNS), table)
    row = markdown_table(detection_layout(table)).splitlines()[2]
    assert row.startswith("| few | likelihood | ")
    assert row.endswith("|  |  |  |  |  |")


def test_readers_see_single_images_beside_the_largest_batches_and_the_best_score_of_each_in_bold():
    """Where two print the same none is better, and where there is one score nothing is to be compared."""
    table = pd.DataFrame(
        {
            "model": ["m"] * 6 + ["n"],
            "score": [
                "likelihood",
                "likelihood",
                "typicality",
                "typicality",
                "complexity",
                "complexity",
                "x",
            ],
            "batch_size": [1, 2, 1, 2, 1, 2, 1],
            "auroc": [0.1, 0.9996, 0.7, 0.99961, 0.6, 0.5, 0.9],
            "ci_low": 0.05,
            "ci_high": 0.85,
            "false_alarm_rate": 0.0123,
            "detection_rate": 0.5,
        }
    )
    layout = detection_layout(table)
    lines = markdown_table(layout).splitlines()
    others = "0.050 | 0.850 | 1.2 % | 50.0 %"
    assert lines[2:] == [
        f"| m | likelihood | 0.100 | {others} | 1.000 | {others} |",
        f"| m | typicality | **0.700** | {others} | 1.000 | {others} |",
        f"| m | complexity | 0.600 | {others} | 0.500 | {others} |",
        f"| n | x | 0.900 | {others} |  |  |  |  |  |",
    ]
    assert layout.csv is table
