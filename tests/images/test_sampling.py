"""Samples and probes: what is drawn, from which streams, and what it scores."""

import numpy as np
import pytest

from typicality.images.sampling import (
    CONSTANT,
    GREEDY,
    NOISE,
    PROBE_COLUMNS,
    draw_samples,
    probe_images,
    read_probes,
    read_sources,
    score_probes,
    write_sources,
)
from typicality.tables import write_table

SHAPE = (3, 2, 1)


class Biased:
    """Independent pixels: 7 with the share 3/4, 0 with 1/4; at temperature T the odds are 3^(1/T)."""

    family = "autoregressive"

    def sample(self, count, rng, temperature=1.0):
        if temperature == 0:
            return np.full((count, *SHAPE), 7, np.uint8)
        odds = 3.0 ** (1 / temperature)
        return 7 * (rng.random((count, *SHAPE)) < odds / (1 + odds)).astype(np.uint8)

    def log_prob(self, images):
        shares = np.where(images == 7, 0.75, np.where(images == 0, 0.25, 2.0**-20))
        return np.log2(shares).sum(axis=(1, 2, 3))


class Undecodable(Biased):
    family = "latent"

    def sample(self, count, rng):
        return super().sample(count, rng)


def probes(model, seed=0, name="m"):
    return probe_images(model, SHAPE, [0.5, 0.8], decoded=4, noise=50, seed=seed, name=name)


def test_an_autoregressive_model_is_decoded_at_every_temperature_and_greedily_once():
    images = probes(Biased())
    assert list(images) == ["temperature 0.8", "temperature 0.5", GREEDY, NOISE, CONSTANT]
    assert [len(of) for of in images.values()] == [4, 4, 1, 50, 256]
    assert (images[GREEDY] == 7).all()


def test_other_models_get_noise_and_constants_alone():
    assert list(probes(Undecodable())) == [NOISE, CONSTANT]


def test_constants_are_all_grey_levels_and_noise_is_uniform_over_them():
    """A chi-square statistic of 300 values in 4 classes; its false-alarm rate is 1e-4."""
    images = probes(Biased())
    assert (images[CONSTANT] == np.arange(256).reshape(-1, 1, 1, 1)).all()
    counts = np.bincount(images[NOISE].ravel() // 64, minlength=4)
    assert ((counts - 75) ** 2 / 75).sum() < 21.1


def test_noise_is_the_same_for_all_models_and_samples_are_not():
    """Two samples of 100 images of 6 fair-ish bits agree with a probability below 1e-100."""
    one, other = probes(Biased(), name="one"), probes(Biased(), name="other")
    assert np.array_equal(one[NOISE], other[NOISE])
    draws = [draw_samples(Biased(), 100, 0, name) for name in ("one", "other", "one")]
    assert np.array_equal(draws[0], draws[2])
    assert not np.array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[0], draw_samples(Biased(), 100, 1, "one"))


def test_samples_follow_the_model():
    """Share of 6,000 pixels within 4.5 standard errors: false-alarm rate 7e-6."""
    share = (draw_samples(Biased(), 1000, 3, "m") == 7).mean()
    assert abs(share - 0.75) < 4.5 * np.sqrt(0.75 * 0.25 / 6000)


def test_scores_are_bits_per_dimension_by_source():
    sevens, mixed = np.full((2, *SHAPE), 7, np.uint8), np.zeros((1, *SHAPE), np.uint8)
    mixed[0, 0] = 7
    table = score_probes(Biased(), {"a": sevens, "b": mixed})
    assert tuple(table.columns) == PROBE_COLUMNS
    assert table["source"].tolist() == ["a", "a", "b"]
    assert table["index"].tolist() == [0, 1, 0]
    expected = [np.log2(4 / 3)] * 2 + [(2 * np.log2(4 / 3) + 4 * 2) / 6]
    assert table["bits_per_dim"].tolist() == pytest.approx(expected)


def test_sources_and_their_scores_survive_their_files(tmp_path):
    images = probes(Biased())
    for name in ("first", "second"):
        write_sources(images, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    read = read_sources(tmp_path / "first")
    assert list(read) == list(images)
    assert all(np.array_equal(read[source], images[source]) for source in images)
    table = score_probes(Biased(), read)
    write_table(table, tmp_path / "probes.parquet")
    assert read_probes(["m"], [tmp_path / "probes.parquet"])["m"].equals(table)
