"""Input complexity: the shortest code counts, images are matched, and wrong code lengths are refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from typicality.errors import InputError
from typicality.images.complexity import CODE_LENGTH, code_lengths, input_complexity
from typicality.images.scores import SCORE_COLUMNS, Pair, read_score_table, read_scores
from typicality.tables import write_table

PAIR = Pair("cifar10", "svhn", {"cifar10": 3072, "svhn": 768})
GROUPS = {("cifar10", "train"): 3.4, ("cifar10", "test"): 3.5, ("svhn", "test"): 2.4}
IMAGES = 30


def table_of(groups=GROUPS, **columns):
    """Score table in bits/dim, with further columns."""
    generator = np.random.default_rng(6)
    parts = [
        pd.DataFrame({"dataset": d, "split": s, "index": range(IMAGES), "bits_per_dim": mean})
        for (d, s), mean in groups.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    noise = generator.uniform(-0.3, 0.3, len(table))
    return table.assign(bits_per_dim=table["bits_per_dim"] + noise).assign(**columns)


def dimensions_of(table):
    return table["dataset"].map(PAIR.dimensions)


def with_files(table):
    """Lengths of files, whole bytes in bits, some 1.2 times what the model takes."""
    return table.assign(**{CODE_LENGTH: 8.0 * np.ceil(0.15 * table["bits_per_dim"] * dimensions_of(table))})


@pytest.fixture
def read(tmp_path):
    """Write a table as parquet and read it as a score table."""

    def write_and_read(table):
        path = tmp_path / "scores.parquet"
        table.to_parquet(path)
        return read_score_table(path, "glow", PAIR)

    return write_and_read


@given(arrays.arrays(float, (7, 3), elements=st.floats(0, 20)), st.floats(0, 20))
def test_bits_beyond_the_shortest_code_and_another_code_never_lowers_them(lengths, bits):
    score = input_complexity(np.full(7, bits), lengths)
    assert score.tolist() == [bits - min(row) for row in lengths.tolist()]
    assert (score >= input_complexity(np.full(7, bits), lengths[:, :2])).all()


def test_uniform_code_leaves_the_log_likelihood_ratio_to_it():
    """A model beside the code of all 8-bit pixels: S is the log ratio of their probabilities."""
    assert input_complexity([3.0, 9.0], [[8.0], [8.0]]).tolist() == [-5.0, 1.0]


def test_images_are_matched_by_data_set_split_and_index():
    codec = table_of()
    images = table_of().sample(frac=0.5, random_state=3)
    lengths = code_lengths(images, {"png": codec.sample(frac=1, random_state=4)}, PAIR.dimensions)
    assert lengths.index.equals(images.index)
    pd.testing.assert_series_equal(lengths["png"], images["bits_per_dim"], check_names=False)


def test_calibration_images_of_ours_are_training_images_of_others():
    theirs = table_of().head(IMAGES)
    ours = theirs.assign(split=np.where(theirs["index"] % 10, "train", "calibration"))
    for images, codec in ((theirs, ours), (ours, theirs)):
        lengths = code_lengths(images, {"png": codec}, PAIR.dimensions)["png"]
        assert lengths.tolist() == theirs["bits_per_dim"].tolist()


def test_images_that_a_codec_has_not_coded_are_nan_and_no_codec_is_no_column():
    images = table_of()
    known = images.drop(index=[4, 70])
    lengths = code_lengths(images, {"png": known, "webp": images}, PAIR.dimensions)
    assert np.flatnonzero(lengths["png"].isna()).tolist() == [4, 70]
    assert lengths["webp"].notna().all()
    assert code_lengths(images, {}, PAIR.dimensions).shape == (len(images), 0)


def test_code_lengths_of_the_own_table_take_precedence(read):
    images = with_files(table_of())
    own = code_lengths(read(images), {"png": table_of()}, PAIR.dimensions)
    assert own.columns.tolist() == ["own"]
    np.testing.assert_array_equal(own["own"], images[CODE_LENGTH] / dimensions_of(images))
    absent = images.assign(**{CODE_LENGTH: pd.array([None] * len(images), "Float64")})
    assert code_lengths(absent, {"png": table_of()}, PAIR.dimensions).columns.tolist() == ["png"]


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_code_lengths_are_read_passed_on_and_null_for_samples(tmp_path, suffix):
    table = with_files(table_of({**GROUPS, ("cifar10", "samples"): 4.2}))
    samples = table["split"] == "samples"
    table[CODE_LENGTH] = table[CODE_LENGTH].mask(samples)
    path = tmp_path / f"scores.{suffix}"
    shuffled = table.sample(frac=1, random_state=5)
    shuffled.to_parquet(path) if suffix == "parquet" else shuffled.to_csv(path, index=False)
    scores = read_score_table(path, "glow", PAIR)
    assert tuple(scores.columns) == (*SCORE_COLUMNS, CODE_LENGTH)
    assert scores[CODE_LENGTH].isna().sum() == IMAGES
    write_table(scores, tmp_path / "pair.parquet")
    again = read_scores(["glow"], [tmp_path / "pair.parquet"])["glow"]
    pd.testing.assert_frame_equal(again, scores)
    key = list(SCORE_COLUMNS[:3])
    merged = again.merge(table, on=key, suffixes=("", "_written"))
    known = merged["split"] != "samples"
    assert (merged.loc[known, CODE_LENGTH] == merged.loc[known, f"{CODE_LENGTH}_written"]).all()


def test_tables_without_code_lengths_have_no_such_column(read, tmp_path):
    for table in (table_of(), table_of(**{CODE_LENGTH: np.nan})):
        scores = read(table)
        assert tuple(scores.columns) == SCORE_COLUMNS
    write_table(scores, tmp_path / "pair.parquet")
    assert tuple(read_scores(["m"], [tmp_path / "pair.parquet"])["m"].columns) == SCORE_COLUMNS


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda bits: bits / 3072, r"cifar10 train 0 takes \d.*bits per dimension or bytes"),
        (lambda bits: np.floor(bits / 8), r"0\.1\d of the model's bits .*bytes .multiply by 8"),
        (lambda bits: -bits, "bits per dimension or bytes"),
        (lambda bits: bits.where(bits.index != 65, 0), r"svhn test 5 takes 0;"),
        (lambda bits: bits * 100, "sums over several images"),
        (
            lambda bits: bits.where(bits.index != 3, np.inf),
            "train 3 takes inf; .*not be written",
        ),
        (lambda bits: bits.where(bits.index > 1), r"empty for cifar10 train 0 \(2 such rows\)"),
        (lambda bits: bits.where(bits.index < 60), r"empty for svhn test 0 \(30 such rows\)"),
        (lambda bits: bits.astype(str) + " B", "something other than numbers"),
    ],
)
def test_code_lengths_that_cannot_be_are_refused_with_the_likely_cause(read, change, sentence):
    table = with_files(table_of())
    wrong = change(table[CODE_LENGTH])
    with pytest.raises(InputError, match=f"of 'glow': column '{CODE_LENGTH}' .*{sentence}"):
        read(table.assign(**{CODE_LENGTH: wrong}))


@pytest.mark.parametrize(
    "change",
    [
        lambda bits: 8.0 + 0 * bits,  # a code that has a byte for every image
        lambda bits: 64.0 * 768 + 0 * bits,
        lambda bits: bits - 0.375,  # ideal code lengths are no integers
        lambda bits: 336.0 + 0 * bits,  # a header alone, of flat images under a poor model
        lambda bits: np.floor(bits / 4),  # three tenths of the model's bits
    ],
)
def test_unusual_but_possible_code_lengths_are_not_refused(read, change):
    table = with_files(table_of())
    assert CODE_LENGTH in read(table.assign(**{CODE_LENGTH: change(table[CODE_LENGTH])}))
