"""Measures of texture against closed forms and brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from typicality.images import texture
from typicality.images.scores import named_pair
from typicality.images.texture import (
    MEASURE_COLUMNS,
    SET_COLUMNS,
    measure_texture,
    measures_table,
    sets_table,
)

PAIR = named_pair({"in_distribution": "rough", "out_of_distribution": "smooth"})
IMAGES = hnp.arrays(
    np.uint8, st.tuples(st.integers(1, 3), st.integers(3, 7), st.integers(3, 7), st.sampled_from([1, 3]))
)


def noise(count, amplitude, seed=0, size=16):
    rng = np.random.default_rng(seed)
    return np.rint(128 + rng.uniform(-amplitude, amplitude, (count, size, size, 3))).astype(np.uint8)


@given(images=IMAGES)
@settings(max_examples=40, deadline=None)
def test_measures_are_those_of_brute_force(images):
    measured = measure_texture(images)
    for number, image in enumerate(images.astype(float)):
        down, across = np.abs(image[1:] - image[:-1]), np.abs(image[:, 1:] - image[:, :-1])
        assert measured["variation"][number] == pytest.approx((down.mean() + across.mean()) / 2, abs=1e-4)
        height, width = image.shape[:2]
        windows = [
            image[y : y + 3, x : x + 3].reshape(9, -1) for y in range(height - 2) for x in range(width - 2)
        ]
        deviations = [np.sqrt(window.var(axis=0).mean()) for window in windows]
        # Single precision of squares of up to 2^16: a deviation of 0 may come out as a hundredth.
        assert measured["local_deviation"][number] == pytest.approx(np.mean(deviations), abs=0.1)


@given(images=IMAGES)
@settings(max_examples=40, deadline=None)
def test_share_of_high_frequencies_is_one_minus_that_of_a_projection_on_slow_cosines(images):
    height, width = images.shape[1:3]
    measured = measure_texture(images)["high_frequency_share"]
    for number, image in enumerate(images.astype(float)):
        centred = image - image.mean(axis=(0, 1))
        total, slow = (centred**2).sum(), 0.0
        for u in range(height):
            for v in range(width):
                if np.hypot(u / (2 * height), v / (2 * width)) < 0.25:
                    rows = np.cos(np.pi * u * (np.arange(height) + 0.5) / height)
                    columns = np.cos(np.pi * v * (np.arange(width) + 0.5) / width)
                    wave = np.outer(rows, columns)
                    slow += (np.tensordot(wave, centred, 2) ** 2).sum() / (wave**2).sum()
        expected = 1 - slow / total if total > 0 else 0.0
        assert measured[number] == pytest.approx(expected, abs=2e-4)


def test_stripes_and_ramps_have_their_closed_forms():
    stripes, ramp = np.zeros((2, 1, 32, 32, 1), np.uint8)
    stripes[:, :, 1::2] = 60
    ramp[:] = 4 * np.arange(32)[:, None]
    assert measure_texture(stripes)["variation"].tolist() == [30.0]
    # Windows hold three or six bright pixels of nine, a variance of 60^2 times 2/9 either way.
    assert measure_texture(stripes)["local_deviation"][0] == pytest.approx(60 * np.sqrt(2 / 9), rel=1e-5)
    assert measure_texture(stripes)["high_frequency_share"][0] > 0.9
    assert measure_texture(ramp)["variation"].tolist() == [2.0]
    assert measure_texture(ramp)["local_deviation"][0] == pytest.approx(4 * np.sqrt(2 / 3), rel=1e-3)
    assert measure_texture(ramp)["high_frequency_share"][0] < 1e-3


def test_constant_images_have_no_texture():
    for values in measure_texture(np.full((2, 8, 8, 3), 200, np.uint8)).values():
        np.testing.assert_allclose(values, 0, atol=1e-3)


def test_contrast_scales_all_measures_but_the_share():
    """Noise of twice the amplitude; rounding to grey levels changes it by less than 1 %."""
    single, double = measure_texture(noise(3, 50)), measure_texture(noise(3, 100))
    for name in ("variation", "local_deviation"):
        np.testing.assert_allclose(double[name], 2 * single[name], rtol=0.01)
    np.testing.assert_allclose(double["high_frequency_share"], single["high_frequency_share"], rtol=0.01)


def test_chunks_leave_no_trace(monkeypatch):
    images = noise(11, 80)
    whole = measure_texture(images)
    monkeypatch.setattr(texture, "_TOGETHER", 4)
    for name, values in measure_texture(images).items():
        np.testing.assert_array_equal(values, whole[name])


def test_tables_hold_every_image_and_the_mean_of_each_set():
    images = {"rough": noise(40, 90, 1), "smooth": noise(30, 30, 2)}
    measures = measures_table(images)
    assert tuple(measures.columns) == MEASURE_COLUMNS
    assert measures.groupby("dataset")["index"].max().to_dict() == {"rough": 39, "smooth": 29}
    rows = sets_table(measures, PAIR)
    assert tuple(rows.columns) == SET_COLUMNS
    row = rows.set_index("measure").loc["variation"]
    assert row["in_mean"] == pytest.approx(measure_texture(images["rough"])["variation"].mean())
    assert row["difference"] == pytest.approx(row["out_mean"] - row["in_mean"])
    assert row["ci_low"] < row["difference"] < row["ci_high"] < 0
    assert (row["in_images"], row["out_images"]) == (40, 30)
