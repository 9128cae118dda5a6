"""Score tables of others: read in every unit, refused with the likely cause, and not refused without one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from typicality.errors import InputError
from typicality.images.scores import (
    SCORE_COLUMNS,
    Pair,
    bits_of,
    calibration_bits,
    read_score_table,
    refuse_taken_names,
)

PAIR = Pair("cifar10", "svhn", {"cifar10": 3072, "svhn": 3072})
GROUPS = {("cifar10", "train"): 3.4, ("cifar10", "test"): 3.5, ("svhn", "test"): 2.4}
IMAGES = 40


def plausible(means=GROUPS, deviation=0.3):
    """Score table in bits/dim, a plausible one unless told otherwise."""
    generator = np.random.default_rng(4)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "dataset": dataset,
                    "split": split,
                    "index": np.arange(IMAGES),
                    "bits_per_dim": mean + deviation * generator.uniform(-1, 1, IMAGES),
                }
            )
            for (dataset, split), mean in means.items()
        ],
        ignore_index=True,
    )


def in_unit(table, unit, dimensions=3072):
    factor = {"bits_per_dim": 1, "nats_per_dim": np.log(2), "log_prob_nats": -dimensions * np.log(2)}[unit]
    return table.drop(columns="bits_per_dim").assign(**{unit: factor * table["bits_per_dim"]})


@pytest.fixture
def read(tmp_path):
    """Write a table as parquet and read it as a score table."""

    def write_and_read(table, pair=PAIR):
        path = tmp_path / "scores.parquet"
        table.to_parquet(path)
        return read_score_table(path, "glow", pair)

    return write_and_read


@pytest.mark.parametrize("unit", ["bits_per_dim", "nats_per_dim", "log_prob_nats"])
@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_every_unit_and_format_comes_to_bits_per_dimension(tmp_path, unit, suffix):
    path = tmp_path / f"scores.{suffix}"
    table = in_unit(plausible(), unit)
    table.to_parquet(path) if suffix == "parquet" else table.to_csv(path, index=False)
    scores = read_score_table(path, "glow", PAIR)
    assert tuple(scores.columns) == SCORE_COLUMNS
    pd.testing.assert_frame_equal(scores, plausible(), rtol=1e-14)


def test_dimensions_are_those_of_the_data_set(read):
    pair = Pair("cifar10", "svhn", {"cifar10": 3072, "svhn": 784})
    table = in_unit(plausible(), "log_prob_nats")
    scores = read(table, pair)
    assert bits_of(scores, "svhn", "test").mean() == pytest.approx(2.4 * 3072 / 784, rel=0.1)
    assert bits_of(scores, "cifar10", "test").mean() == pytest.approx(3.5, rel=0.1)


def test_order_of_rows_index_of_the_frame_and_further_columns_do_not_matter(read):
    shuffled = plausible().sample(frac=1, random_state=2).assign(label=7)
    keyed = shuffled.set_index(["dataset", "split", "index"])
    categorical = shuffled.astype({"dataset": "category", "index": float})
    for table in (shuffled, keyed, categorical):
        pd.testing.assert_frame_equal(read(table), plausible())


def test_samples_of_the_model_are_kept(read):
    scores = read(plausible({**GROUPS, ("cifar10", "samples"): 4.2}))
    assert bits_of(scores, "cifar10", "samples").size == IMAGES
    assert scores["split"].drop_duplicates().tolist() == ["train", "test", "samples"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t.drop(columns="split"), "no column 'split' .it has dataset, index, bits_per_dim"),
        (
            lambda t: t.rename(columns={"bits_per_dim": "bpd"}),
            "no column of values .*bpd.*name it bits_per_dim",
        ),
        (lambda t: t.assign(nats_per_dim=2.4), "columns bits_per_dim and nats_per_dim; keep one"),
        (
            lambda t: t.replace({"dataset": {"svhn": "SVHN"}}),
            "dataset 'SVHN', split 'test'.*known: cifar10 train",
        ),
        (lambda t: t.replace({"split": {"train": "calibration"}}), "split 'calibration'"),
        (
            lambda t: t.assign(split=t["split"].where(t["dataset"] != "svhn", "train")),
            "'svhn', split 'train'",
        ),
        (lambda t: t.assign(dataset=t["dataset"].where(t.index != 3)), "dataset '', split 'train'"),
        (lambda t: t[t["dataset"] != "svhn"], "no row of dataset 'svhn', split 'test'"),
        (
            lambda t: t[(t["split"] != "train") | (t["index"] == 5)],
            "a single row of dataset 'cifar10', split 'train'",
        ),
        (lambda t: pd.concat([t, t.head(3)]), r"index 0 of cifar10 train more than once \(3 such rows\)"),
        (lambda t: t.assign(index=t["index"] - 1), "holds -1, which is no position"),
        (lambda t: t.assign(index=t["index"] + 0.5), "holds 0.5, which is no position"),
        (lambda t: t.assign(index=t["index"].where(t["index"] != 2)), "holds nan, which is no position"),
        (lambda t: t.assign(index="img" + t["index"].astype(str)), "holds img0, which is no position"),
        (
            lambda t: t.assign(bits_per_dim=t["bits_per_dim"].where(t.index != 41, np.inf)),
            r"holds inf for cifar10 test 1 \(1 such rows\)",
        ),
        (
            lambda t: t.assign(bits_per_dim=t["bits_per_dim"].where(t.index > 1)),
            r"nan for .* \(2 such rows\)",
        ),
        (lambda t: t.assign(bits_per_dim="3,4"), "something other than numbers"),
    ],
)
def test_tables_that_cannot_be_understood_are_refused(read, change, sentence):
    with pytest.raises(InputError, match=sentence):
        read(change(plausible()))


@pytest.mark.parametrize(
    ("values", "unit", "cause"),
    [
        # The sign.
        (lambda bits: -bits, "bits_per_dim", "change the sign"),
        (lambda bits: -bits, "nats_per_dim", "change the sign"),
        (lambda bits: -bits, "log_prob_nats", "change the sign"),
        # Densities of pixels scaled to [0, 1]: 8 bits a dimension less.
        (lambda bits: bits - 8, "bits_per_dim", "add 8 bits"),
        (lambda bits: bits - 8, "nats_per_dim", "add ln 256"),
        (lambda bits: bits - 8, "log_prob_nats", "subtract 3072 ln 256"),
        # Totals in a column of values per dimension, and the other way round.
        (lambda bits: bits * 3072, "bits_per_dim", "totals per image .divide by 3072"),
        (lambda bits: bits * 3072 * np.log(2), "bits_per_dim", "totals per image .divide by 3072"),
        (lambda bits: bits * 3072, "nats_per_dim", "totals per image .divide by 3072"),
        (lambda bits: bits / 3072, "log_prob_nats", "per dimension .multiply by 3072"),
        (lambda bits: bits / 3072, "bits_per_dim", "twice .multiply by 3072"),
        (lambda bits: bits / 3072, "nats_per_dim", "twice .multiply by 3072"),
        (lambda bits: bits * 6, "bits_per_dim", "totals per image .divide by 3072"),
        # Sums over a batch of 64 images.
        (lambda bits: bits * 64, "log_prob_nats", "sums over several images"),
    ],
)
def test_values_that_cannot_be_what_the_column_says_are_refused_with_the_cause(read, values, unit, cause):
    table = plausible()
    wrong = in_unit(table.assign(bits_per_dim=values(table["bits_per_dim"])), unit)
    with pytest.raises(InputError, match=f"scores.parquet of 'glow': column '{unit}' cannot hold .*{cause}"):
        read(wrong)


@pytest.mark.parametrize("factor", [-1, 3072])
def test_a_mistake_in_the_other_set_alone_is_found(read, factor):
    table = plausible()
    table.loc[table["dataset"] == "svhn", "bits_per_dim"] *= factor
    with pytest.raises(InputError, match="since svhn test comes to"):
        read(table)


def test_a_mistake_in_some_rows_is_found(read):
    table = plausible()
    table.loc[[2, 60], "bits_per_dim"] *= -1
    with pytest.raises(InputError, match="bits/dim for an image; probably they are log-likelihoods"):
        read(table)


@pytest.mark.parametrize(
    "means",
    [
        {**GROUPS, ("svhn", "test"): 0.001},  # constant images under a strong model
        {**GROUPS, ("svhn", "test"): 12.0},  # noise
        {**GROUPS, ("svhn", "test"): 300.0},  # noise under a Gaussian
        dict.fromkeys(GROUPS, 8.0),  # the uniform model
        dict.fromkeys(GROUPS, 0.12),  # binary digits
        dict.fromkeys(GROUPS, 13.0),  # a poor model
    ],
)
def test_unusual_but_possible_scores_are_not_refused(read, means):
    table = plausible(means, deviation=0.0)
    pd.testing.assert_frame_equal(read(table), table)


def test_small_negative_bits_of_dequantised_constant_images_are_not_refused(read):
    table = plausible({**GROUPS, ("svhn", "test"): 0.004}, deviation=0.015)
    assert (table["bits_per_dim"] < 0).sum() > 5
    pd.testing.assert_frame_equal(read(table), table)


def test_few_dimensions_leave_room_for_few_bits(read):
    """Two dimensions of 3 bits are 6 bits an image; a density there may well reach 2 ** 10 at a point."""
    pair = Pair("cifar10", "svhn", {"cifar10": 2, "svhn": 2})
    table = plausible(deviation=1.0)
    table.loc[7, "bits_per_dim"] = -5.0
    pd.testing.assert_frame_equal(read(table, pair), table)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.floats(0.1, 8),
    st.floats(0.1, 8),
    st.sampled_from(["bits_per_dim", "nats_per_dim"]),
    st.integers(64, 10**6),
)
def test_no_plausible_pair_of_means_is_refused_and_every_total_is(
    tmp_path, inside, outside, unit, dimensions
):
    pair = Pair("cifar10", "svhn", {"cifar10": dimensions, "svhn": dimensions})
    means = dict(zip(GROUPS, (inside, inside, outside), strict=True))
    table = in_unit(plausible(means, deviation=0.05), unit)
    path = tmp_path / "scores.parquet"
    table.to_parquet(path)
    read_score_table(path, "glow", pair)
    if inside * dimensions > 32:
        table.assign(**{unit: table[unit] * dimensions}).to_parquet(path)
        with pytest.raises(InputError, match="totals per image"):
            read_score_table(path, "glow", pair)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("scores.npz", b"PK", "neither .parquet nor .csv"),
        ("scores.parquet", b"not parquet", "cannot be read as parquet"),
        ("scores.csv", b"", "cannot be read as csv"),
        ("scores.csv", b"\xff\xfe\x00", "cannot be read as csv"),
        ("scores.csv", b"dataset;split;index;bits_per_dim\n", "no column 'dataset'"),
    ],
)
def test_files_that_are_no_tables_are_refused(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        read_score_table(tmp_path / name, "glow", PAIR)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv of 'glow' does not exist"):
        read_score_table(tmp_path / "nowhere.csv", "glow", PAIR)


def test_names_of_our_models_are_taken_whatever_their_case():
    refuse_taken_names(["glow"], ["linear"], "images.pairs.real.scores")
    with pytest.raises(
        InputError, match=r"images\.pairs\.real\.scores: 'Linear' is the name of one of our models"
    ):
        refuse_taken_names(["glow", "Linear"], ["linear"], "images.pairs.real.scores")


def test_calibration_is_the_split_of_that_name_or_else_train():
    theirs = plausible()
    assert np.array_equal(calibration_bits(theirs, PAIR), bits_of(theirs, "cifar10", "train"))
    ours = pd.concat([theirs, theirs.head(5).assign(split="calibration", bits_per_dim=1.0)])
    assert calibration_bits(ours, PAIR).tolist() == [1.0] * 5


def test_bits_come_in_the_order_of_the_index():
    table = plausible()
    assert np.array_equal(bits_of(table.iloc[::-1], "svhn", "test"), bits_of(table, "svhn", "test"))
