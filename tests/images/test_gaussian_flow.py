"""The full-covariance Gaussian against normal distributions, integration and its own moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from typicality.errors import InputError
from typicality.images.dequantisation import dequantise
from typicality.images.gaussian import AffineMap, FullGaussian, normal_log_density
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.readers import read_cifar_binary

SETTINGS = {"family": "flow", "kind": "gaussian"}


def random_model(shape, seed):
    """A model whose pixels are well inside the range of 8 bits."""
    rng = np.random.default_rng(seed)
    d = int(np.prod(shape))
    factor = np.tril(rng.normal(0, 3, (d, d)), -1) + np.diag(rng.uniform(5, 15, d))
    return FullGaussian(shape, AffineMap(rng.normal(128, 5, d), factor))


@pytest.fixture(scope="module")
def images():
    return random_model((4, 4, 3), seed=1).sample(300, np.random.default_rng(2))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_density_is_that_of_a_normal_distribution(seed):
    model = random_model((2, 2, 3), seed)
    pixels = np.random.default_rng(seed).uniform(0, 256, (5, 2, 2, 3))
    covariance = model.affine.factor @ model.affine.factor.T
    expected = stats.multivariate_normal(model.affine.mean, covariance).logpdf(pixels.reshape(5, -1))
    np.testing.assert_allclose(model.log_density(pixels), expected / np.log(2), rtol=1e-9)


def test_density_integrates_to_one():
    """On a grid whose step is below a third of every deviation, where sums of a normal density are exact."""
    model = random_model((2, 1, 1), seed=3)
    line = np.arange(0, 256, 1.5)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2, 1, 1)
    assert np.exp2(model.log_density(grid)).sum() * 1.5**2 == pytest.approx(1, abs=1e-6)


def test_inverse_finds_the_pixels_again(images):
    model = random_model((4, 4, 3), seed=4)
    noise, _ = model.forward(dequantise(images))
    np.testing.assert_allclose(model.inverse(noise), dequantise(images), atol=1e-9)


def test_log_determinant_is_that_of_the_numerical_jacobian():
    """The map is affine: differences of any length are exact."""
    model = random_model((2, 2, 1), seed=5)
    points = np.concatenate([np.zeros((1, 4)), np.eye(4)]).reshape(5, 2, 2, 1)
    noise, log_determinant = model.forward(points)
    jacobian = (noise[1:] - noise[0]).reshape(4, 4)
    assert log_determinant[0] == pytest.approx(np.linalg.slogdet(jacobian)[1])
    np.testing.assert_allclose(np.tril(jacobian.T, -1), jacobian.T - np.diag(np.diag(jacobian)))


@pytest.mark.parametrize("mirrored", [False, True])
def test_fit_has_the_moments_of_the_images(images, mirrored):
    """Those of dequantised pixels: a half more in the mean, a twelfth more in the variances."""
    model = FullGaussian.fit(images, np.random.default_rng(6), mirrored=mirrored)
    seen = np.concatenate([images, images[:, :, ::-1]]) if mirrored else images
    flat = seen.reshape(len(seen), -1).astype(np.float64)
    np.testing.assert_allclose(model.affine.mean, flat.mean(axis=0) + 0.5)
    covariance = model.affine.factor @ model.affine.factor.T
    np.testing.assert_allclose(covariance, np.cov(flat.T, ddof=0) + np.eye(48) / 12, atol=1e-9)


def test_shrinkage_lowers_covariances_alone(images):
    fits = [FullGaussian.fit(images, np.random.default_rng(6), shrinkage=s).affine.factor for s in (0.0, 0.3)]
    free, shrunk = (factor @ factor.T for factor in fits)
    expected = 0.7 * free + 0.3 * np.diag(np.diag(free))
    np.testing.assert_allclose(shrunk, expected, atol=1e-9)


def test_shrinkage_serves_few_images(images):
    """Of 20 images in 48 dimensions: others take far fewer bits."""
    fits = [FullGaussian.fit(images[:20], np.random.default_rng(6), shrinkage=s) for s in (0.0, 0.2)]
    bits = [-fit.log_prob(images[20:]).mean() / 48 for fit in fits]
    assert bits[1] < bits[0] - 1


def test_fit_follows_its_own_images_closer_than_others(images):
    """Overfitting: by the usual formula fresh images take some d / n nats per dimension more."""
    model = FullGaussian.fit(images[:150], np.random.default_rng(7), mirrored=False)
    gap = (model.log_prob(images[:150]).mean() - model.log_prob(images[150:]).mean()) / 48
    assert gap > 48 / 150 / 2 / np.log(2)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_flat_and_few_images_are_fitted(count):
    images = np.full((count, 28, 28, 1), 3, np.uint8)
    model = FullGaussian.fit(images, np.random.default_rng(8))
    # The normal entropy of noise of variance 1/12 is 0.2546 bits per dimension.
    assert -model.log_prob(images).mean() / 784 == pytest.approx(0.2546, abs=0.1)
    assert np.abs(model.sample(2, np.random.default_rng(9)).astype(int) - 3).max() <= 2


def test_samples_have_the_moments_of_the_model():
    """Means within 5 standard errors, covariances within 6: false alarm 1e-5.

    Samples are rounded down, which takes one half from the mean and adds 1/12 to variances.
    """
    model = random_model((2, 2, 3), seed=10)
    flat = model.sample(20_000, np.random.default_rng(11)).reshape(20_000, -1).astype(np.float64)
    expected = model.affine.factor @ model.affine.factor.T + np.eye(12) / 12
    deviations = np.sqrt(np.diag(expected))
    assert (np.abs(flat.mean(axis=0) - model.affine.mean + 0.5) < 5 * deviations / np.sqrt(20_000)).all()
    errors = np.abs(np.cov(flat.T) - expected) / np.outer(deviations, deviations)
    assert errors.max() < 6 * np.sqrt(2 / 20_000)


def test_scores_do_not_depend_on_the_company():
    images = np.random.default_rng(12).integers(0, 256, (100, 16, 16, 1), dtype=np.uint8)
    model = random_model((16, 16, 1), seed=13)
    together = model.log_prob(images)
    np.testing.assert_array_equal(model.log_prob(images[37:91]), together[37:91])
    alone = [model.log_prob(images[k : k + 1])[0] for k in (0, 31, 32, 99)]
    np.testing.assert_array_equal(alone, together[[0, 31, 32, 99]])
    assert model.log_prob(images[:0]).shape == (0,)


def test_stored_model_is_the_model(images, tmp_path):
    np.save(tmp_path / "images.npy", images)
    sources = images, np.load(tmp_path / "images.npy", mmap_mode="r")
    models = [fit_model(SETTINGS, source, seed=1) for source in sources]
    for name, model in zip("ab", models, strict=True):
        save_model(model, tmp_path / name)
    loaded = load_model(tmp_path / "a")
    np.testing.assert_array_equal(loaded.log_prob(images), models[0].log_prob(images))
    save_model(loaded, tmp_path / "again")
    assert len({(tmp_path / name).read_bytes() for name in ("a", "b", "again")}) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mean", lambda a: a[1:]),
        ("factor", lambda a: a[1:]),
        ("factor", lambda a: -a),
        ("factor", lambda a: a * np.nan),
        ("shape", lambda a: a[:2]),
        ("shape", lambda a: a * 0),
    ],
)
def test_altered_parameters_are_refused(name, change):
    parameters = random_model((2, 2, 3), seed=14).parameters()
    with pytest.raises(ValueError, match=r"."):
        FullGaussian.from_parameters(parameters | {name: change(parameters[name])})


def test_what_cannot_be_fitted_is_refused(images):
    with pytest.raises(InputError, match="no image"):
        FullGaussian.fit(images[:0], np.random.default_rng(0))
    with pytest.raises(InputError, match="4 × 4 × 3"):
        random_model((4, 4, 3), seed=15).log_prob(images[:, :2])


def test_normal_log_density_is_that_of_scipy():
    values = np.random.default_rng(16).normal(size=(7, 5))
    np.testing.assert_allclose(normal_log_density(values), stats.norm.logpdf(values).sum(axis=1))


def test_natural_images_are_overfitted(real_data):
    """On the middle 16 x 16 pixels, for the sake of time: 768 dimensions, fewer images than twice as many."""
    middle = (slice(None), slice(8, 24), slice(8, 24))
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")[:1200][middle]
    test = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[middle]
    model = FullGaussian.fit(train, np.random.default_rng(17))
    bits = [-model.log_prob(part).mean() / 768 for part in (train, test)]
    assert bits[1] > bits[0] + 0.4
