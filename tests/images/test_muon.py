"""The optimiser against singular values, its textbook form and a quadratic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.images.muon import MuonAdam, clipped, orthogonalise


@given(
    st.integers(0, 2**32 - 1), st.sampled_from([(8, 8), (5, 12), (12, 5), (3, 6, 6)]), st.floats(1e-3, 1e3)
)
@settings(deadline=None)
def test_orthogonalised_singular_values_are_near_one(seed, shape, size):
    """Of matrices with singular values of 1 to 1/10 of the largest, whose fourth-power norm is below 1.7."""
    rng = np.random.default_rng(seed)
    left, _, right = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    values = np.sort(rng.uniform(0.1, 1, left.shape[-1]))[::-1]
    values /= values[0]
    result = orthogonalise(size * (left * values) @ right)
    coefficients = left.mT @ result @ right.mT
    diagonal = np.diagonal(coefficients, axis1=-2, axis2=-1)
    assert (diagonal > 0.6).all()
    assert (diagonal < 1.3).all()
    off = coefficients - np.eye(len(values)) * diagonal[..., None]
    np.testing.assert_allclose(off, 0, atol=1e-10)


def test_orthogonalising_nothing_gives_nothing():
    assert not orthogonalise(np.zeros((2, 3, 4), np.float32)).any()
    assert orthogonalise(np.zeros((2, 3, 4), np.float32)).dtype == np.float32


def test_first_steps_are_those_of_the_textbook():
    """Adam's first step is the rate against the sign of the gradient, whatever its size."""
    parameters = {"bias": np.array([1.0, 1.0, 1.0]), "weights": np.zeros((4, 4))}
    optimiser = MuonAdam(parameters, {"weights"}, matrix_rate=0.1, rate=0.01)
    optimiser.step({"bias": np.array([5.0, -0.1, 0.0]), "weights": 7 * np.eye(4)}, share=0.5)
    np.testing.assert_allclose(parameters["bias"], [0.995, 1.005, 1], rtol=1e-6)
    steps = np.diag(parameters["weights"])
    assert (steps < -0.05 * 0.6).all()
    assert (steps > -0.05 * 1.3).all()


def test_quadratic_is_minimised():
    """From a distance of 4 to one of 0.01, with step sizes that fall to zero."""
    rng = np.random.default_rng(1)
    target = {"weights": rng.standard_normal((6, 4)), "bias": rng.standard_normal(6)}
    parameters = {name: np.zeros_like(array) for name, array in target.items()}
    optimiser = MuonAdam(parameters, {"weights"}, matrix_rate=0.1, rate=0.1)
    for step in range(400):
        gradients = {name: parameters[name] - array for name, array in target.items()}
        optimiser.step(gradients, 1 - step / 400)
    for name, array in target.items():
        np.testing.assert_allclose(parameters[name], array, atol=0.01)


@pytest.mark.parametrize(("largest", "expected"), [(1.0, 1.0), (20.0, 13.0)])
def test_clipping_bounds_the_joint_norm(largest, expected):
    gradients = {"a": np.array([3.0, 4.0]), "b": np.array([[12.0]])}
    result = clipped(gradients, largest)
    assert np.hypot(np.linalg.norm(result["a"]), result["b"].item()) == pytest.approx(expected)
    assert result["a"][1] / result["a"][0] == pytest.approx(4 / 3)
