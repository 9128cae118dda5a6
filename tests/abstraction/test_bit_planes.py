"""Bits on bit planes against whole distributions over 256 values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.abstraction.bit_planes import (
    bit_plane_table,
    dropped_errors,
    image_planes,
    plane_information,
    ratio_interval,
)
from typicality.abstraction.levels import PixelLevel, coarse_pixels, pixel_model
from typicality.errors import InputError
from typicality.images.autoregressive import LinearAutoregressive
from typicality.images.logistic import log_mass


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(1)
    smooth = rng.integers(0, 200, (40, 1, 1, 3)) + rng.integers(-8, 9, (40, 8, 8, 3)).cumsum(axis=2)
    return np.clip(smooth, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def level(images):
    model = LinearAutoregressive.fit(images, np.random.default_rng(2), radius=1, rounds=1)
    return PixelLevel(8, 1, model)


@given(st.floats(-40, 300), st.floats(-2, 5))
def test_planes_are_conditional_probabilities_of_bits(location, log_scale):
    """Brute force: sum the masses of all values that share the bits so far."""
    values = np.arange(256)
    masses = np.exp(log_mass(values, location, log_scale))
    planes = plane_information(values.astype(np.uint8), location, log_scale)
    for value in (0, 1, 100, 127, 128, 254, 255):
        cells = [masses[values >> k == value >> k].sum() for k in range(8, -1, -1)]
        if cells[-1] < 1e-9:  # sums of masses lose such a value's digits; planes do not
            continue
        expected = np.log2(np.array(cells[:-1]) / cells[1:])
        assert planes[:, value] == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.integers(0, 255), st.floats(-500, 800), st.floats(-6, 6))
def test_planes_sum_to_the_information_of_the_pixel(value, location, log_scale):
    planes = plane_information(np.array(value, np.uint8), location, log_scale)
    total = -log_mass(np.array(value), location, log_scale) / np.log(2)
    assert planes.sum() == pytest.approx(float(total), rel=1e-9, abs=1e-9)
    assert planes.min() >= -1e-9


def test_planes_of_images_sum_to_the_log_likelihood_of_the_model(level, images):
    planes = image_planes(level.model, images)
    assert planes.sum(axis=1) == pytest.approx(-level.model.log_prob(images) / images[0].size, rel=1e-12)


def test_dropped_errors_are_those_of_images_rounded_to_the_middle_of_cells(images):
    for dropped in (1, 3, 8):
        middles = (images.astype(float) // 2**dropped) * 2**dropped + (2**dropped - 1) / 2
        expected = ((images - middles) ** 2).mean(axis=(1, 2, 3))
        assert dropped_errors(images)[:, dropped - 1] == pytest.approx(expected)


def test_dropped_errors_of_uniform_pixels_are_those_of_a_uniform_distribution():
    """The variance of 2^k equally likely neighbours is (4^k - 1) / 12."""
    every = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    assert dropped_errors(every)[0] == pytest.approx([(4**k - 1) / 12 for k in range(1, 9)])


def test_table_accumulates_planes_from_below(level, images):
    table = bit_plane_table({"8-bit": level}, {"one": images, "other": images[::-1]}, 30)
    one = table[table["dataset"] == "one"]
    assert one["plane"].tolist() == list(range(8, 0, -1))
    assert one["images"].unique().tolist() == [30]
    assert one["bits"].sum() == pytest.approx(-level.model.log_prob(images[:30]).mean() / images[0].size)
    assert one["share_below"].to_numpy() == pytest.approx(one["share"].to_numpy()[::-1].cumsum()[::-1])
    pixels = images[:30].reshape(-1, 3).astype(float)
    variance = ((pixels - pixels.mean(axis=0)) ** 2).mean()
    expected = dropped_errors(images[:30]).mean(axis=0) / variance
    assert one["error_below"].to_numpy()[::-1] == pytest.approx(expected)


def test_table_wants_the_pixels_themselves(images):
    coarse = coarse_pixels(images, 4, 1)
    model = LinearAutoregressive.fit(coarse, np.random.default_rng(2), radius=1, rounds=1, levels=16)
    levels = {"4-bit": PixelLevel(4, 1, model)}
    with pytest.raises(InputError, match="none is the pixels themselves"):
        pixel_model(levels)


def test_ratio_interval_covers_the_ratio():
    """Of 1,000 intervals of nominally 95 %, fewer than 920 cover with a probability below 1e-4."""
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(1000):
        size = rng.gamma(4.0, 1.0, 200)
        part = size * rng.beta(2.0, 3.0, 200)
        _, low, high = ratio_interval(part, size)
        covered += low <= 0.4 <= high
    assert covered >= 920
