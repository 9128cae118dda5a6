"""Linear prediction against whole-number arithmetic and least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.images.causal import CausalNeighbourhood
from typicality.images.prediction import (
    LinearPredictor,
    NormalEquations,
    causal_regressors,
    exact_weights,
    nearest_weights,
)


def random_predictor(neighbourhood, seed):
    """A predictor with random causal weights, exact for pixels of -128 to 127."""
    causal = causal_regressors(neighbourhood)
    weights = np.where(causal, np.random.default_rng(seed).normal(size=causal.shape), 0)
    return LinearPredictor(neighbourhood, exact_weights(weights, 128))


def regressors_of(neighbourhood, pixels, row, column):
    """The regressors of one pixel of every image, straight from their definition."""
    columns = []
    for down, right in [*neighbourhood.offsets, (0, 0)]:
        y, x = row + down, column + right
        inside = y >= 0 and 0 <= x < neighbourhood.width
        columns.append(pixels[:, y, x] if inside else np.zeros_like(pixels[:, 0, 0]))
    return np.concatenate([*columns, np.ones((len(pixels), 1))], axis=1)


@pytest.mark.parametrize(
    ("shape", "radius"), [((6, 11, 3), 4), ((7, 5, 1), 3), ((2, 1, 1), 4), ((1, 3, 2), 1)]
)
def test_predictions_are_exact(shape, radius):
    """Equal to the last bit to sums of 53-bit products, at the extremes of the pixels too."""
    hood = CausalNeighbourhood(*shape, radius)
    predictor = random_predictor(hood, 1)
    rng = np.random.default_rng(2)
    extremes = np.broadcast_to(np.array([-128, 127])[:, None, None, None], (2, *shape))
    pixels = np.concatenate([rng.integers(-128, 128, (4, *shape)), extremes]).astype(np.float64)
    predictions = predictor.predict(pixels.astype(np.float32))
    for row, column in np.ndindex(shape[:2]):
        weights = predictor.weights[hood.row_class[row], hood.column_class[column]]
        expected = regressors_of(hood, pixels, row, column) @ weights.T
        np.testing.assert_array_equal(predictions[:, row, column], expected)


def test_predictions_place_by_place_are_those_of_the_whole_image():
    hood = CausalNeighbourhood(6, 7, 3, radius=3)
    predictor = random_predictor(hood, 3)
    pixels = np.random.default_rng(4).integers(-128, 128, (5, 6, 7, 3)).astype(np.float32)
    lines, whole = pixels.reshape(5, 6, 21), predictor.predict(pixels).reshape(5, 6, 21)
    for row in range(6):
        above = predictor.from_above(lines, row)
        for place in range(21):
            np.testing.assert_array_equal(
                above[:, place] + predictor.within_row(lines, row, place), whole[:, row, place]
            )


def test_matrix_within_a_row_is_strictly_triangular():
    predictor = random_predictor(CausalNeighbourhood(5, 6, 3, radius=2), 5)
    for matrices in predictor.matrices:
        assert not np.tril(matrices[0]).any()
        assert np.triu(matrices[0], k=1).any()


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=30))
def test_exact_weights_are_close_and_few_bits_long(weights):
    weights = np.array(weights)
    rounded = exact_weights(weights, 128)
    bound = 128 * (np.abs(weights).sum() + 2)
    assert np.abs(rounded - weights).max() <= bound * 2.0**-24
    # Every sum of products with whole numbers up to 128 is a multiple of the last bit below 2^24 of it.
    last_bit = 2.0 ** (np.ceil(np.log2(128 * np.abs(weights[:-1]).sum() + abs(weights[-1]) + 256)) - 24)
    assert (rounded / last_bit % 1 == 0).all()
    assert 128 * np.abs(rounded[:-1]).sum() + abs(rounded[-1]) + 128 <= 2**24 * last_bit


def test_nearest_weights_average_what_is_inside():
    hood = CausalNeighbourhood(4, 5, 2, radius=2)
    pixels = np.random.default_rng(6).integers(-9, 9, (2, 4, 5, 2)).astype(np.float32)
    predictions = LinearPredictor(hood, nearest_weights(hood)).predict(pixels)
    np.testing.assert_array_equal(predictions[:, 0, 0], 0)
    np.testing.assert_array_equal(predictions[:, 0, 3], pixels[:, 0, 2])
    np.testing.assert_array_equal(predictions[:, 3, 0], pixels[:, 2, 0])
    np.testing.assert_array_equal(predictions[:, 2, 3], (pixels[:, 1, 3] + pixels[:, 2, 2]) / 2)


def test_normal_equations_give_weighted_least_squares():
    """Away from the border, against numpy's least squares on the regressors of the definition."""
    hood = CausalNeighbourhood(12, 12, 2, radius=2)
    rng = np.random.default_rng(7)
    pixels = rng.integers(-60, 60, (40, 12, 12, 2)).astype(np.float32)
    weight = rng.uniform(0.5, 2, pixels.shape).astype(np.float32)
    target = (np.roll(pixels, 1, axis=2) + rng.normal(size=pixels.shape)).astype(np.float32)
    equations = NormalEquations(hood)
    for part in (slice(0, 15), slice(15, 40)):
        equations.add(pixels[part], weight[part], target[part])
    solved = equations.solve()
    inner = [(row, column) for row in range(2, 12) for column in range(2, 10)]
    regressors = np.concatenate([regressors_of(hood, pixels, *place) for place in inner])
    for c in range(2):
        known = causal_regressors(hood)[2, hood.column_class[2], c]
        root = np.sqrt(np.concatenate([weight[:, row, column, c] for row, column in inner]))
        y = np.concatenate([target[:, row, column, c] for row, column in inner])
        expected = np.linalg.lstsq(regressors[:, known] * root[:, None], y * root)[0]
        np.testing.assert_allclose(solved[2, hood.column_class[2], c, known], expected, atol=2e-4)


def test_border_class_of_one_pixel_is_carried_by_richer_classes():
    hood = CausalNeighbourhood(20, 20, 1, radius=1)
    pixels = np.random.default_rng(9).integers(-60, 60, (1, 20, 20, 1)).astype(np.float32)
    equations = NormalEquations(hood)
    equations.add(pixels, np.ones_like(pixels), np.roll(pixels, 1, axis=2) / 2)
    assert equations.solve()[0, hood.column_class[-1], 0] == pytest.approx([0, 0.5, 0, 0], abs=1e-3)


def test_solved_weights_use_only_what_is_known():
    hood = CausalNeighbourhood(5, 5, 3, radius=2)
    pixels = np.random.default_rng(8).integers(-60, 60, (6, 5, 5, 3)).astype(np.float32)
    equations = NormalEquations(hood)
    equations.add(pixels, np.ones_like(pixels), pixels)
    assert not equations.solve()[~causal_regressors(hood)].any()
