"""Mixtures over discrete scales against normal distributions of pixels, integration and their own samples."""

import numpy as np
import pytest
from scipy import stats
from scipy.fft import idctn
from scipy.special import logsumexp

from typicality.errors import InputError
from typicality.images.frequency_bands import frequency_bands
from typicality.images.latent import GaussianScaleMixture, ScaleMixture
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.readers import read_cifar_binary, read_svhn_mat

MODELS = [ScaleMixture, GaussianScaleMixture]


def random_parameters(shape, seed, states=3, radial=2, angular=2):
    """Parameters of a model whose pixels are well inside the range of 8 bits."""
    rng = np.random.default_rng(seed)
    height, width, channels = shape
    bands = channels * frequency_bands(height, width, radial, angular).max()
    return {
        "shape": np.array(shape),
        "rings_and_sectors": np.array([radial, angular]),
        "colours": np.linalg.qr(rng.normal(size=(channels, channels)))[0],
        "spectrum": rng.uniform(50, 150, (channels, height, width)),
        "weights": rng.dirichlet(np.full(states, 5)),
        "variances": rng.uniform(0.5, 2, (states, bands)),
        "constant_means": rng.normal(0, 10, (states, channels)),
        "constant_variances": rng.uniform(50, 150, (states, channels)),
    }


def normal_distributions(parameters):
    """Mean and covariance of the flattened pixels of every component, built coefficient by coefficient."""
    height, width, channels = parameters["shape"]
    bands = frequency_bands(height, width, *parameters["rings_and_sectors"])
    places = list(np.ndindex(channels, height, width))
    columns = np.empty((len(places), len(places)))
    for k, place in enumerate(places):
        unit = np.zeros((channels, height, width))
        unit[place] = 1
        planes = idctn(unit, axes=(1, 2), norm="ortho")
        columns[:, k] = np.einsum("khw,ck->hwc", planes, parameters["colours"]).ravel()
    for variances, means, spreads in zip(
        *(parameters[name] for name in ("variances", "constant_means", "constant_variances")), strict=True
    ):
        table = variances.reshape(channels, -1)
        spread, mean = np.empty(len(places)), np.zeros(len(places))
        for k, (channel, i, j) in enumerate(places):
            if (i, j) == (0, 0):
                spread[k], mean[k] = spreads[channel], means[channel]
            else:
                spread[k] = parameters["spectrum"][channel, i, j] * table[channel, bands[i, j] - 1]
        yield 128 + columns @ mean, (columns * spread) @ columns.T


@pytest.fixture(scope="module")
def images():
    """Images of differing contrast, with neighbours alike."""
    rng = np.random.default_rng(1)
    contrast = rng.choice([2, 10], (120, 1, 1, 1))
    steps = rng.normal(0, 1, (120, 7, 6, 3)) * contrast
    return np.clip(128 + steps.cumsum(axis=2), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module", params=MODELS)
def fitted(request, images):
    return request.param.fit(images, np.random.default_rng(2), components=(2, 5), iterations=10)


@pytest.mark.parametrize("shape", [(2, 1, 1), (2, 2, 1), (2, 2, 3), (3, 4, 2), (1, 1, 3)])
def test_density_is_that_of_normal_distributions_of_pixels(shape):
    parameters = random_parameters(shape, seed=3)
    model = ScaleMixture.from_parameters(parameters)
    pixels = np.random.default_rng(4).uniform(0, 256, (6, *shape))
    flat = pixels.reshape(6, -1)
    parts = [
        np.log(weight) + stats.multivariate_normal(mean, covariance).logpdf(flat)
        for weight, (mean, covariance) in zip(
            parameters["weights"], normal_distributions(parameters), strict=True
        )
    ]
    np.testing.assert_allclose(model.log_density(pixels), logsumexp(parts, axis=0) / np.log(2), rtol=1e-9)


def test_density_integrates_to_one():
    """On a grid whose step is below a third of every deviation, where sums of normal densities are exact."""
    model = ScaleMixture.from_parameters(random_parameters((2, 1, 1), seed=5))
    line = np.arange(0, 256, 1.5)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2, 1, 1)
    assert np.exp2(model.log_density(grid)).sum() * 1.5**2 == pytest.approx(1, abs=1e-6)


def test_probabilities_of_all_images_sum_to_one():
    """Of all 65,536 images of two pixels, with one draw of the noise for each.

    The standard error, from the gradient of the density within cells, is below 0.003; six of them are
    allowed, false alarm 2e-9.
    """
    model = ScaleMixture.from_parameters(random_parameters((2, 1, 1), seed=6))
    every = np.stack(np.divmod(np.arange(2**16), 256), axis=1).astype(np.uint8).reshape(-1, 2, 1, 1)
    assert np.exp2(model.log_prob(every)).sum() == pytest.approx(1, abs=0.018)


def test_samples_have_the_moments_of_the_mixture():
    """Means within 5 standard errors, covariances within 7 of a normal distribution's: false alarm 1e-5.

    The mixture's tails make the latter 1.2 times as large. Samples are rounded down, which takes one half
    from the mean and adds 1/12 to variances.
    """
    parameters = random_parameters((2, 2, 3), seed=7)
    samples = ScaleMixture.from_parameters(parameters).sample(20_000, np.random.default_rng(8))
    assert samples.dtype == np.uint8
    flat = samples.reshape(20_000, -1).astype(np.float64)
    means, covariances = (np.array(part) for part in zip(*normal_distributions(parameters), strict=True))
    weights = parameters["weights"]
    mean = weights @ means
    expected = np.einsum("k,kij->ij", weights, covariances) + np.cov(means.T, aweights=weights, ddof=0)
    expected += np.eye(12) / 12
    deviations = np.sqrt(np.diag(expected))
    assert (np.abs(flat.mean(axis=0) - (mean - 0.5)) < 5 * deviations / np.sqrt(20_000)).all()
    errors = np.abs(np.cov(flat.T) - expected) / np.outer(deviations, deviations)
    assert errors.max() < 7 * np.sqrt(2 / 20_000)


def test_samples_take_the_bits_of_the_model():
    """A fit to samples takes hardly more bits than the truth for fresh ones; z below 5, false alarm 6e-7."""
    parameters = random_parameters((4, 4, 1), seed=9)
    truth = ScaleMixture.from_parameters(parameters)
    samples = truth.sample(3000, np.random.default_rng(10))
    fit = ScaleMixture.fit(samples[:2000], np.random.default_rng(11), components=3, radial=2, angular=2)
    surplus = truth.log_prob(samples[2000:]) - fit.log_prob(samples[2000:])
    # Wilks: the mean loss is half a nat for every free parameter, over the training images; twice is allowed.
    free = 2 + 3 * (4 + 2) + 15
    standard_error = surplus.std() / np.sqrt(1000)
    assert -5 * standard_error < surplus.mean() < free / 2000 / np.log(2) + 5 * standard_error


def test_fit_prefers_more_than_one_scale_where_there_are_two(images):
    bits = {}
    for number in (1, 2):
        model = ScaleMixture.fit(images[:80], np.random.default_rng(12), components=number)
        bits[number] = -model.log_prob(images[80:]).mean() / 126
    assert bits[2] < bits[1] - 0.1
    chosen = ScaleMixture.fit(images, np.random.default_rng(13), components=[1, 2])
    assert chosen.mixture.weights.size == 2


def test_one_band_is_the_gaussian_scale_mixture(images):
    fits = [
        ScaleMixture.fit(images, np.random.default_rng(14), components=4, radial=1, angular=1),
        GaussianScaleMixture.fit(images, np.random.default_rng(14), components=4),
    ]
    np.testing.assert_array_equal(*(fit.log_prob(images) for fit in fits))
    assert fits[1].mixture.variances.shape[1] == 3


def test_fit_reads_no_more_images_than_it_says(images):
    """What lies beyond the choice has no influence; the choice is that of the stream."""
    chosen = np.sort(np.random.default_rng(15).permutation(120)[:50])
    others = np.setdiff1d(np.arange(120), chosen)
    changed = images.copy()
    changed[others] = 0
    fits = [
        ScaleMixture.fit(array, np.random.default_rng(15), components=2, most_images=50)
        for array in (images, changed)
    ]
    for name, array in fits[0].parameters().items():
        np.testing.assert_array_equal(fits[1].parameters()[name], array)


@pytest.mark.parametrize("shape", [(28, 28, 1), (5, 8, 3), (1, 1, 1)])
def test_flat_images_and_any_shape_are_fitted(shape):
    images = np.zeros((12, *shape), np.uint8)
    images[6:] = np.random.default_rng(16).integers(0, 256, (6, *shape), dtype=np.uint8)
    model = ScaleMixture.fit(images, np.random.default_rng(17), components=(1, 3))
    bits = -model.log_prob(images)
    assert np.isfinite(bits).all()
    # Noise of variance 1/12 has a normal entropy of 0.2546 bits per dimension.
    assert bits[:6].mean() / np.prod(shape) == pytest.approx(0.2546, abs=1.0)
    assert model.sample(3, np.random.default_rng(18)).shape == (3, *shape)


def test_one_image_is_enough():
    image = np.random.default_rng(19).integers(0, 256, (1, 4, 4, 3), dtype=np.uint8)
    model = ScaleMixture.fit(image, np.random.default_rng(20))
    assert np.isfinite(model.log_prob(image)).all()


def test_scores_do_not_depend_on_the_company(fitted):
    images = np.random.default_rng(21).integers(0, 256, (200, 7, 6, 3), dtype=np.uint8)
    together = fitted.log_prob(images)
    np.testing.assert_array_equal(fitted.log_prob(images[37:91]), together[37:91])
    alone = [fitted.log_prob(images[k : k + 1])[0] for k in (0, 31, 32, 199)]
    np.testing.assert_array_equal(alone, together[[0, 31, 32, 199]])
    assert fitted.log_prob(images[:0]).shape == (0,)


def test_same_stream_same_fit_and_samples(images):
    models = [ScaleMixture.fit(images, np.random.default_rng(22), components=(2, 3)) for _ in range(2)]
    for name, array in models[0].parameters().items():
        np.testing.assert_array_equal(models[1].parameters()[name], array)
    np.testing.assert_array_equal(*(model.sample(40, np.random.default_rng(23)) for model in models))


@pytest.mark.parametrize("kind", ["scale-mixture", "gaussian-scale-mixture"])
def test_stored_model_is_the_model(kind, images, tmp_path):
    model = fit_model({"family": "latent", "kind": kind, "components": [3, 4]}, images, seed=1)
    save_model(model, tmp_path / "model")
    loaded = load_model(tmp_path / "model")
    assert type(loaded) is type(model)
    np.testing.assert_array_equal(loaded.log_prob(images), model.log_prob(images))
    save_model(loaded, tmp_path / "again")
    assert (tmp_path / "model").read_bytes() == (tmp_path / "again").read_bytes()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("weights", lambda a: a * 2),
        ("weights", lambda a: -a),
        ("colours", lambda a: a * 2),
        ("spectrum", lambda a: a[:, 1:]),
        ("spectrum", lambda a: a * 0),
        ("variances", lambda a: a[:, 1:]),
        ("variances", lambda a: a * np.nan),
        ("constant_means", lambda a: a.astype(np.float32)),
        ("constant_variances", lambda a: -a),
        ("rings_and_sectors", lambda a: a * 0),
        ("rings_and_sectors", lambda a: a[:1]),
        ("shape", lambda a: a[:2]),
    ],
)
def test_altered_parameters_are_refused(name, change):
    parameters = random_parameters((4, 3, 2), seed=24)
    with pytest.raises(ValueError, match=r"."):
        ScaleMixture.from_parameters(parameters | {name: change(parameters[name])})


def test_other_images_are_refused(fitted, images):
    for others in (images[:, :4], images.astype(float), images[0]):
        with pytest.raises(InputError, match="7 × 6 × 3"):
            fitted.log_prob(others)
    with pytest.raises(InputError, match="no image"):
        type(fitted).fit(images[:0], np.random.default_rng(0))


def test_natural_images_take_more_bits_than_house_numbers(real_data):
    """On a part of the real pixels; the whole of them gives 4.32 and 2.9 bits/dim, with one band 4.38."""
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")
    fitting = train[np.arange(len(train)) % 10 != 0][:2000]
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[:500]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:500]
    for model, most in ((ScaleMixture, 4.42), (GaussianScaleMixture, 4.48)):
        fit = model.fit(fitting, np.random.default_rng(25), components=100, iterations=30)
        bits = [-fit.log_prob(part) / 3072 for part in (natural, numbers)]
        assert bits[0].mean() < most
        assert bits[1].mean() < 3.4
        assert (bits[1][:, None] > bits[0]).mean() < 0.1
