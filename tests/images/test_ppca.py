"""Probabilistic principal components against normal distributions, integration and a known covariance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from typicality.errors import InputError
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.ppca import ProbabilisticPCA
from typicality.images.readers import read_cifar_binary, read_svhn_mat


def random_model(shape, q, seed):
    """A model whose pixels are well inside the range of 8 bits."""
    rng = np.random.default_rng(seed)
    d = int(np.prod(shape))
    axes = np.linalg.qr(rng.normal(size=(d, q)))[0]
    return ProbabilisticPCA(shape, rng.normal(128, 5, d), axes, rng.uniform(50, 150, q), 30.0)


def covariance_of(model):
    """W W' + noise, with W the axes times the deviations of the latent variables."""
    loadings = model.axes * np.sqrt(model.variances - model.noise)
    return loadings @ loadings.T + model.noise * np.eye(len(model.mean))


@pytest.fixture(scope="module")
def images():
    """48 dimensions, three of which vary by more than the noise."""
    return random_model((4, 4, 3), 3, seed=1).sample(300, np.random.default_rng(2))


@given(st.integers(1, 11), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_density_is_that_of_a_normal_distribution(q, seed):
    model = random_model((2, 2, 3), q, seed)
    pixels = np.random.default_rng(seed).uniform(0, 256, (5, 2, 2, 3))
    expected = stats.multivariate_normal(model.mean, covariance_of(model)).logpdf(pixels.reshape(5, -1))
    np.testing.assert_allclose(model.log_density(pixels), expected / np.log(2), rtol=1e-9)


def test_density_integrates_to_one():
    """On a grid whose step is below a third of every deviation, where sums of a normal density are exact."""
    model = random_model((2, 1, 1), 1, seed=3)
    line = np.arange(0, 256, 1.5)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2, 1, 1)
    assert np.exp2(model.log_density(grid)).sum() * 1.5**2 == pytest.approx(1, abs=1e-6)


def test_probabilities_of_all_images_sum_to_one():
    """Of all 65,536 images of two pixels, with one draw of the noise for each.

    The standard error, from the gradient of the density within cells, is below 0.003; six of them are
    allowed, false alarm 2e-9.
    """
    model = random_model((2, 1, 1), 1, seed=4)
    every = np.stack(np.divmod(np.arange(2**16), 256), axis=1).astype(np.uint8).reshape(-1, 2, 1, 1)
    assert np.exp2(model.log_prob(every)).sum() == pytest.approx(1, abs=0.018)


def test_fit_finds_a_known_covariance_of_low_rank():
    """Standard errors of variances are a share sqrt(2 / n) of them; 5 allowed for four, false alarm 3e-6.

    Samples are rounded down and dequantised, which adds 1/6 to every variance.
    """
    truth = random_model((2, 2, 3), 3, seed=5)
    samples = truth.sample(20_000, np.random.default_rng(6))
    fit = ProbabilisticPCA.fit(samples, np.random.default_rng(7), components=3, mirrored=False)
    expected = np.sort(truth.variances)[::-1] + 1 / 6
    assert (np.abs(fit.variances / expected - 1) < 5 * np.sqrt(2 / 20_000)).all()
    assert abs(fit.noise / (truth.noise + 1 / 6) - 1) < 5 * np.sqrt(2 / 20_000 / 9)
    assert np.linalg.norm(fit.axes.T @ truth.axes, 2) > 0.99
    deviations = np.sqrt(np.diag(covariance_of(truth)))
    assert (np.abs(fit.mean - truth.mean) < 5 * deviations / np.sqrt(20_000)).all()


def test_fit_is_the_maximum_of_the_likelihood():
    """A numerical search over mean, loading and noise from elsewhere ends at no higher mean likelihood.

    The likelihood is the mean over the noise of dequantisation: that of a normal distribution with the
    sample covariance raised by 1/12.
    """
    rng = np.random.default_rng(8)
    images = np.clip(rng.normal(128, 20, (50, 1)) + rng.normal(0, 5, (50, 4)), 0, 255).astype(np.uint8)
    covariance = np.cov(images.T, ddof=0) + np.eye(4) / 12

    def cost(loading, noise):
        model = np.outer(loading, loading) + noise * np.eye(4)
        return np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, covariance))

    fit = ProbabilisticPCA.fit(images.reshape(50, 2, 2, 1), rng, components=1, mirrored=False)
    found = optimize.minimize(lambda x: cost(x[:4], np.exp(x[4])), np.array([9, 9, 9, 9, 3.0]))
    ours = cost(fit.axes[:, 0] * np.sqrt(fit.variances[0] - fit.noise), fit.noise)
    assert ours == pytest.approx(found.fun, abs=1e-6)
    np.testing.assert_allclose(fit.mean, images.mean(axis=0) + 0.5)


def test_held_out_images_choose_the_components(images):
    """Three are the truth; with 20 or 40 of 48 the 270 images for fitting are followed too closely."""
    fit = ProbabilisticPCA.fit(images, np.random.default_rng(9), components=[1, 3, 20, 40], mirrored=False)
    assert fit.variances.size == 3


def test_mirror_images_are_as_likely(images):
    fit = ProbabilisticPCA.fit(images, np.random.default_rng(10), components=8)
    pixels = np.random.default_rng(11).uniform(0, 256, (9, 4, 4, 3))
    np.testing.assert_allclose(fit.log_density(pixels[:, :, ::-1]), fit.log_density(pixels), rtol=1e-9)
    doubled = np.concatenate([images, images[:, :, ::-1]])
    same = ProbabilisticPCA.fit(doubled, np.random.default_rng(10), components=8, mirrored=False)
    np.testing.assert_allclose(same.log_density(pixels), fit.log_density(pixels), rtol=1e-9)


def test_samples_have_the_moments_of_the_model():
    """Means within 5 standard errors, covariances within 6: false alarm 1e-5.

    Samples are rounded down, which takes one half from the mean and adds 1/12 to variances.
    """
    model = random_model((2, 2, 3), 4, seed=12)
    samples = model.sample(20_000, np.random.default_rng(13))
    assert samples.dtype == np.uint8
    flat = samples.reshape(20_000, -1).astype(np.float64)
    expected = covariance_of(model) + np.eye(12) / 12
    deviations = np.sqrt(np.diag(expected))
    assert (np.abs(flat.mean(axis=0) - (model.mean - 0.5)) < 5 * deviations / np.sqrt(20_000)).all()
    errors = np.abs(np.cov(flat.T) - expected) / np.outer(deviations, deviations)
    assert errors.max() < 6 * np.sqrt(2 / 20_000)


def test_scores_do_not_depend_on_the_company():
    rng = np.random.default_rng(14)
    model = random_model((16, 16, 3), 100, seed=15)
    images = rng.integers(0, 256, (200, 16, 16, 3), dtype=np.uint8)
    together = model.log_prob(images)
    np.testing.assert_array_equal(model.log_prob(images[37:111]), together[37:111])
    alone = [model.log_prob(images[k : k + 1])[0] for k in (0, 63, 64, 199)]
    np.testing.assert_array_equal(alone, together[[0, 63, 64, 199]])
    assert model.log_prob(images[:0]).shape == (0,)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_flat_and_few_images_are_fitted(count):
    images = np.full((count, 28, 28, 1), 3, np.uint8)
    model = ProbabilisticPCA.fit(images, np.random.default_rng(16))
    # The normal entropy of noise of variance 1/12 is 0.2546 bits per dimension.
    assert -model.log_prob(images).mean() / 784 == pytest.approx(0.2546, abs=0.1)
    assert np.abs(model.sample(2, np.random.default_rng(17)).astype(int) - 3).max() <= 2
    ProbabilisticPCA.from_parameters(model.parameters())


def test_stored_model_is_the_model(images, tmp_path):
    settings = {"family": "latent", "kind": "ppca", "components": [2, 5]}
    models = [fit_model(settings, images, seed=1) for _ in range(2)]
    for name, model in zip("ab", models, strict=True):
        save_model(model, tmp_path / name)
    loaded = load_model(tmp_path / "a")
    np.testing.assert_array_equal(loaded.log_prob(images), models[0].log_prob(images))
    save_model(loaded, tmp_path / "again")
    contents = {(tmp_path / name).read_bytes() for name in ("a", "b", "again")}
    assert len(contents) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mean", lambda a: a[1:]),
        ("axes", lambda a: a * 2),
        ("axes", lambda a: a.T),
        ("variances", lambda a: a / 100),
        ("variances", lambda a: -a),
        ("noise", lambda a: a * np.nan),
        ("noise", lambda a: a * 0),
        ("shape", lambda a: a[:2]),
    ],
)
def test_altered_parameters_are_refused(name, change):
    parameters = random_model((2, 2, 3), 2, seed=18).parameters()
    with pytest.raises(ValueError, match=r"."):
        ProbabilisticPCA.from_parameters(parameters | {name: change(parameters[name])})


def test_what_cannot_be_fitted_is_refused(images):
    rng = np.random.default_rng(0)
    with pytest.raises(InputError, match="fewer components than the 48 dimensions"):
        ProbabilisticPCA.fit(images, rng, components=[48, 60])
    with pytest.raises(InputError, match="no image"):
        ProbabilisticPCA.fit(images[:0], rng)
    with pytest.raises(InputError, match="4 × 4 × 3"):
        random_model((4, 4, 3), 2, seed=19).log_prob(images[:, :2])


def test_natural_images_take_more_bits_than_house_numbers(real_data):
    """On the middle 12 x 12 pixels, for the sake of time."""
    middle = (slice(None), slice(10, 22), slice(10, 22))
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")
    fitting = train[np.arange(len(train)) % 10 != 0][middle]
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[middle]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:500][middle]
    fit = ProbabilisticPCA.fit(fitting, np.random.default_rng(20), components=[50, 200, 400])
    bits = [-fit.log_prob(part) / 432 for part in (natural, numbers)]
    assert bits[0].mean() < 5.3
    assert bits[1].mean() < bits[0].mean() - 0.5
    assert (bits[1][:, None] > bits[0]).mean() < 0.2
