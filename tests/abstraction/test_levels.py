"""Levels of abstraction: what they keep of images, and that their files bring them back."""

import numpy as np
import pytest

from typicality.abstraction.levels import (
    SCORE_COLUMNS,
    coarse_pixels,
    fit_levels,
    load_levels,
    save_levels,
    score_levels,
)
from typicality.errors import InputError

SETTINGS = {
    "train_images": 30,
    "autoregressive": {"radius": 1, "location_pixels": 1024, "scale_pixels": 1024, "rounds": 1},
    "codebook": {"patches": 500, "rounds": 2},
}
DEFINITIONS = {"8-bit": {"bits": 8}, "small": {"bits": 3, "factor": 2}, "codes": {"patch": 2, "codes": 8}}


def images(seed, count=40):
    rng = np.random.default_rng(seed)
    walk = rng.integers(60, 200, (count, 1, 1, 3)) + rng.integers(-9, 10, (count, 8, 8, 3)).cumsum(axis=1)
    return np.clip(walk, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def levels():
    return fit_levels(DEFINITIONS, SETTINGS, images(1), 0)


def test_coarse_pixels_are_rounded_means_without_their_low_bits():
    some = images(2, 3)
    means = some.reshape(3, 4, 2, 4, 2, 3).mean(axis=(2, 4))
    assert (coarse_pixels(some, 8, 2) == np.floor(means + 0.5)).all()
    assert (coarse_pixels(some, 5, 1) == some // 8).all()
    assert (coarse_pixels(some, 8, 1) == some).all()
    with pytest.raises(InputError, match="squares of 3 × 3 do not tile images of 8 × 8"):
        coarse_pixels(some, 8, 3)


def test_levels_come_back_from_their_file(levels, tmp_path):
    save_levels(levels, tmp_path / "levels.npz")
    save_levels(levels, tmp_path / "again.npz")
    assert (tmp_path / "levels.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    loaded = load_levels(tmp_path / "levels.npz")
    assert list(loaded) == list(DEFINITIONS)
    for name, level in levels.items():
        assert (loaded[name].log_prob(images(3)) == level.log_prob(images(3))).all()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"text"])
def test_other_files_are_refused(content, tmp_path):
    path = tmp_path / "levels.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="holds no fitted levels"):
        load_levels(path)


def test_a_level_does_not_depend_on_the_others(levels):
    alone = fit_levels({"codes": DEFINITIONS["codes"]}, SETTINGS, images(1), 0)
    assert (alone["codes"].log_prob(images(3)) == levels["codes"].log_prob(images(3))).all()


def test_levels_come_from_fine_to_coarse_in_whatever_order_they_are_given(levels):
    backwards = fit_levels(dict(reversed(DEFINITIONS.items())), SETTINGS, images(1), 0)
    assert list(backwards) == list(levels) == ["8-bit", "small", "codes"]


def test_only_so_many_training_images_are_used(levels):
    fewer = fit_levels(DEFINITIONS, SETTINGS, images(1)[:30], 0)
    assert all((fewer[n].log_prob(images(3)) == levels[n].log_prob(images(3))).all() for n in DEFINITIONS)


def test_scores_are_the_information_of_the_first_images(levels):
    test = images(3)
    scores = score_levels(levels, {"one": test, "two": test[5:]}, 20)
    assert list(scores.columns) == list(SCORE_COLUMNS)
    assert scores.groupby(["level", "dataset"]).size().unique().tolist() == [20]
    two = scores[(scores["level"] == "codes") & (scores["dataset"] == "two")]
    assert two["bits"].to_numpy() == pytest.approx(-levels["codes"].log_prob(test[5:25]))
    assert scores.groupby("level", sort=False)["symbols"].first().tolist() == [192, 48, 16]


def test_pixels_of_fewer_bits_cost_fewer_bits(levels):
    """Coarse pixels are a function of the pixels, whose information cannot be less."""
    bits = {name: -level.log_prob(images(4)).mean() for name, level in levels.items()}
    assert bits["8-bit"] > 3 * bits["small"]


def test_no_images_are_refused():
    with pytest.raises(InputError, match="no image to fit"):
        fit_levels(DEFINITIONS, SETTINGS, images(1)[:0], 0)
