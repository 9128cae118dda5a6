"""Polyphase flows and their maps against numerical Jacobians, integration and known distributions."""

import numpy as np
import pytest
from scipy import stats

from typicality.errors import InputError
from typicality.images.coupling import Coupling
from typicality.images.coupling_network import CouplingNetwork, initial_parameters
from typicality.images.dequantisation import dequantise
from typicality.images.gaussian import AffineMap
from typicality.images.linear_conditioner import LinearConditioner, causal_weights
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.network_conditioner import NetworkConditioner, PatchInputs
from typicality.images.polyphase import neighbourhoods, strides
from typicality.images.polyphase_flow import LinearPolyphaseFlow, NetworkPolyphaseFlow
from typicality.images.readers import read_cifar_binary, read_svhn_mat

KINDS = ["polyphase-linear", "polyphase-network"]
FEW = {"location_pixels": 2**14, "scale_pixels": 2**12, "rounds": 2, "reach": 2.0}
FEW_STEPS = FEW | {"steps": 60, "units": 8, "batch": 128, "level_pixels": 2**14}


def random_flow(kind, shape, seed, spread=0.1, log_scale=2.0):
    """A flow with random weights around predictions by the mean of all neighbours."""
    rng = np.random.default_rng(seed)
    grid = 2 * strides(*shape[:2])[0]
    size = int(np.prod(shape)) // grid**2
    factor = np.tril(rng.normal(0, 3, (size, size)), -1) + np.diag(rng.uniform(5, 20, size))
    couplings = [random_coupling(kind, hood, rng, spread, log_scale) for hood in neighbourhoods(shape, 2.0)]
    flow = NetworkPolyphaseFlow if kind == "polyphase-network" else LinearPolyphaseFlow
    return flow(shape, AffineMap(rng.normal(0, 20, size), factor), couplings)


def random_coupling(kind, hood, rng, spread, log_scale):
    location, scale = (np.where(m, rng.normal(0, spread, m.shape), 0) for m in causal_weights(hood))
    taps = location[..., : -1 - hood.channels].reshape(*location.shape[:3], -1, hood.channels)
    taps += hood.available[:, :, None, :, None] * np.eye(hood.channels)[:, None] / len(hood.offsets)
    scale[:, -1 - hood.channels] += log_scale
    linear = LinearConditioner(hood, location, scale)
    if kind == "polyphase-linear":
        return Coupling(linear)
    parameters = initial_parameters(PatchInputs(hood).size, hood.channels, 8, rng)
    parameters["output_weights"] *= 10 * spread
    return Coupling(linear, NetworkConditioner(PatchInputs(hood), CouplingNetwork(parameters)))


def textured(count, shape, seed):
    """Images with smooth gradients, edges and texture."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, rng.uniform(1, 9, (count, 1, 1, 1)), (count, *shape)).cumsum(axis=1).cumsum(axis=2)
    images = rng.uniform(0, 256, (count, 1, 1, shape[2])) + steps / 3 + rng.normal(0, 2, steps.shape)
    return np.clip(images, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def images():
    return textured(120, (8, 12, 3), seed=1)


@pytest.fixture(scope="module", params=KINDS)
def fitted(request, images):
    settings = FEW if request.param == "polyphase-linear" else FEW_STEPS
    return fit_model({"family": "flow", "kind": request.param} | settings, images, seed=2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(32, 32, 3), (28, 28, 1), (2, 2, 3), (6, 4, 2)])
def test_inverse_finds_the_pixels_again(kind, shape):
    flow = random_flow(kind, shape, seed=3, spread=0.03)
    noise_like = np.random.default_rng(4).integers(0, 256, (5, *shape), dtype=np.uint8)
    pixels = dequantise(np.concatenate([noise_like, textured(5, shape, 5)]))
    noise, _ = flow.forward(pixels)
    assert np.abs(flow.inverse(noise) - pixels).max() < 1e-4
    again, _ = flow.forward(flow.inverse(noise))
    np.testing.assert_allclose(again, noise, atol=1e-4)


def test_fitted_inverse_finds_the_pixels_again(fitted, images):
    noisy = np.random.default_rng(28).integers(0, 256, images.shape, dtype=np.uint8)
    pixels = dequantise(np.concatenate([images, noisy]))
    assert np.abs(fitted.inverse(fitted.forward(pixels)[0]) - pixels).max() < 1e-4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(2, 2, 3), (4, 4, 1), (2, 4, 1)])
def test_log_determinant_is_that_of_the_numerical_jacobian(kind, shape):
    """Networks compute with 24 bits: steps of a quarter level keep their rounding below 1e-4."""
    flow = random_flow(kind, shape, seed=6)
    pixels = dequantise(np.random.default_rng(7).integers(0, 256, (1, *shape), dtype=np.uint8))
    size, step = pixels.size, 2.0**-6 if kind == "polyphase-linear" else 0.25
    moved = pixels.reshape(1, -1) + step * np.concatenate([np.eye(size), -np.eye(size)])
    noise = flow.forward(moved.reshape(-1, *shape))[0].reshape(2, size, size)
    _, log_determinant = np.linalg.slogdet((noise[0] - noise[1]) / (2 * step))
    assert flow.forward(pixels)[1][0] == pytest.approx(log_determinant, abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_depends_on_pixels_known_before_alone(kind):
    """In the order of the flow the Jacobian is triangular, exactly: what follows changes no noise."""
    flow = random_flow(kind, (8, 8, 3), seed=8)
    rng = np.random.default_rng(9)
    index = np.arange(192).reshape(8, 8, 3)
    order = [index[0, 0]]
    for coupling, step in zip(flow.couplings, np.repeat(strides(8, 8), 3), strict=True):
        group = coupling.neighbourhood.of_group(index[::step, ::step])
        order += [group[..., c].ravel() for c in range(3)]
    assert sorted(np.concatenate(order)) == list(range(192))
    pixels = rng.uniform(0, 256, (1, 192))
    noise = flow.forward(pixels.reshape(1, 8, 8, 3))[0].ravel()
    for k in range(len(order) - 1):
        changed = pixels.copy()
        later = np.concatenate(order[k + 1 :])
        changed[0, later] = rng.uniform(0, 256, later.size)
        known = np.concatenate(order[: k + 1])
        found = flow.forward(changed.reshape(1, 8, 8, 3))[0].ravel()
        np.testing.assert_array_equal(found[known], noise[known])
        assert (found[order[k + 1]] != noise[order[k + 1]]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_density_integrates_to_one(kind):
    """The density over the noise's at points drawn from wide logistic distributions.

    z below 5, false alarm 6e-7 each.
    """
    flow = random_flow(kind, (2, 2, 1), seed=10, spread=0.05)
    rng = np.random.default_rng(11)
    own = flow.inverse(flow.draw_noise(2000, rng))
    location, scale = own.mean(axis=0), own.std(axis=0)
    points = rng.logistic(location, scale, (25_000, 2, 2, 1))
    proposal = stats.logistic.logpdf(points, location, scale).sum(axis=(1, 2, 3))
    ratios = np.exp(flow.log_density(points) * np.log(2) - proposal)
    assert ratios.std() / np.sqrt(len(ratios)) < 0.04
    assert abs(ratios.mean() - 1) < 5 * ratios.std() / np.sqrt(len(ratios))


def test_one_coupling_is_logistic_around_its_location():
    """A hand-made flow of 2 x 2 pixels, each logistic around the first; the first is normal."""
    couplings = []
    for hood in neighbourhoods((2, 2, 1), 1.0):
        location, scale = (np.zeros(m.shape) for m in causal_weights(hood))
        first = np.flatnonzero(((hood.offsets + hood.phase) == 0).all(axis=1))
        location[..., first] = 1
        scale[:, -2] = np.log(3)
        couplings.append(Coupling(LinearConditioner(hood, location, scale)))
    flow = LinearPolyphaseFlow((2, 2, 1), AffineMap(np.array([5.0]), np.array([[10.0]])), couplings)
    pixels = np.random.default_rng(12).uniform(60, 200, (40, 2, 2, 1))
    first, *others = pixels.reshape(40, 4).T
    expected = stats.norm.logpdf(first, 133, 10)
    expected += sum(stats.logistic.logpdf(x, first, 3) for x in others)
    np.testing.assert_allclose(flow.log_density(pixels), expected / np.log(2))


@pytest.mark.parametrize("kind", KINDS)
def test_samples_have_the_noise_of_the_base(kind):
    """Noise of the flow's own pixels, mapped back, is logistic by the Kolmogorov-Smirnov test.

    False alarm 1e-6 for each of the groups and for the normal base.
    """
    flow = random_flow(kind, (4, 4, 1), seed=13)
    rng = np.random.default_rng(14)
    noise, _ = flow.forward(flow.inverse(flow.draw_noise(3000, rng)))
    assert stats.kstest(noise[:, 0, 0, 0], "norm").pvalue > 1e-6
    for row, column in [(0, 2), (2, 2), (1, 1), (2, 1), (1, 0), (3, 3)]:
        assert stats.kstest(noise[:, row, column, 0], "logistic").pvalue > 1e-6


def test_samples_have_the_information_of_fresh_images(images, fitted):
    """Bits of samples, whose pixels were rounded down and dequantised anew, near those of the density.

    The mean differs from the entropy of the flow by less than 0.05 bits/dim: rounding costs little when
    scales are above one level, and the standard error of 300 images is below 0.01.
    """
    samples = fitted.sample(300, np.random.default_rng(15))
    assert samples.dtype == np.uint8
    noise = fitted.draw_noise(300, np.random.default_rng(16))
    inside = fitted.inverse(noise)
    expected = fitted.log_density(inside)
    size = images[0].size
    middle = ((inside > 0) & (inside < 256)).mean(axis=(1, 2, 3)) > 0.98
    kept = ((samples > 0) & (samples < 255)).mean(axis=(1, 2, 3)) > 0.98
    assert middle.sum() > 50
    bits = fitted.log_prob(samples)[kept]
    assert bits.mean() / size == pytest.approx(expected[middle].mean() / size, abs=0.1)


def test_fit_finds_a_known_flow():
    """Bits of fresh samples within 0.02 bits/dim of those of the flow that drew them, and not by chance.

    With one scale for all pixels, the log-density of the truth's own noise is far below.
    """
    truth = random_flow("polyphase-linear", (8, 8, 1), seed=17, spread=0.02, log_scale=1.5)
    samples = truth.sample(2200, np.random.default_rng(18))
    fit = LinearPolyphaseFlow.fit(samples[:2000], np.random.default_rng(19), reach=2.0, mirrored=False)
    fresh = samples[2000:]
    difference = (fit.log_prob(fresh) - truth.log_prob(fresh)) / 64
    assert abs(difference.mean()) < 0.03


def test_network_finds_what_is_not_linear():
    """Pixels between others have the sign of their product: a linear location knows nothing of it."""
    rng = np.random.default_rng(20)
    signs = rng.choice([-1, 1], (300, 8, 8, 1))
    signs[:, 1::2, 1::2] = signs[:, ::2, ::2] * np.roll(signs[:, ::2, ::2], -1, axis=2)
    images = (128 + 40 * signs + rng.integers(-3, 4, signs.shape)).astype(np.uint8)
    settings = {"rounds": 2, "reach": 1.0, "mirrored": False}
    linear = LinearPolyphaseFlow.fit(images[:250], np.random.default_rng(21), **settings)
    network = NetworkPolyphaseFlow.fit(
        images[:250], np.random.default_rng(21), **settings, steps=300, units=16, batch=256
    )
    gains = (network.log_prob(images[250:]) - linear.log_prob(images[250:])) / 64
    assert gains.mean() > 0.3


def test_scores_do_not_depend_on_the_company(fitted, images):
    together = fitted.log_prob(images)
    np.testing.assert_array_equal(fitted.log_prob(images[37:111]), together[37:111])
    alone = [fitted.log_prob(images[k : k + 1])[0] for k in (0, 31, 32, 119)]
    np.testing.assert_array_equal(alone, together[[0, 31, 32, 119]])
    assert fitted.log_prob(images[:0]).shape == (0,)


def test_log_prob_is_the_density_of_the_dequantised_image(fitted, images):
    np.testing.assert_array_equal(fitted.log_prob(images[:9]), fitted.log_density(dequantise(images[:9])))


def test_scores_are_finite_for_any_image(fitted):
    extreme = np.zeros((5, 8, 12, 3), np.uint8)
    extreme[1], extreme[2, ::2], extreme[3, :, ::2], extreme[4, ..., 1] = 255, 255, 255, 255
    assert np.isfinite(fitted.log_prob(extreme)).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2])
def test_flat_and_few_images_are_fitted(kind, count):
    few = FEW_STEPS if kind == "polyphase-network" else FEW
    images = np.full((count, 28, 28, 1), 9, np.uint8)
    model = fit_model({"family": "flow", "kind": kind} | few, images, seed=3)
    # Uniform noise has 0 bits; a logistic of the best scale takes about a third of a bit per pixel.
    bits = -model.log_prob(images) / 784
    assert (bits > 0).all()
    assert (bits < 1.5).all()
    assert np.isfinite(model.sample(2, np.random.default_rng(22))).all()


def test_seed_decides_the_fit(fitted, images, tmp_path):
    few = FEW_STEPS if fitted.kind == "polyphase-network" else FEW
    np.save(tmp_path / "images.npy", images)
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    again = fit_model({"family": "flow", "kind": fitted.kind} | few, mapped, seed=2)
    assert fitted.parameters().keys() == again.parameters().keys()
    for name, array in fitted.parameters().items():
        np.testing.assert_array_equal(again.parameters()[name], array)
    draws = [model.sample(3, np.random.default_rng(23)) for model in (fitted, again)]
    np.testing.assert_array_equal(*draws)


def test_stored_model_is_the_model(fitted, images, tmp_path):
    save_model(fitted, tmp_path / "a")
    loaded = load_model(tmp_path / "a")
    np.testing.assert_array_equal(loaded.log_prob(images), fitted.log_prob(images))
    save_model(loaded, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def acausal(array):
    changed = array.copy()
    changed[..., -2] = 0.5
    return changed


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("shape", lambda a: a[:2]),
        ("shape", lambda a: np.add(a, (1, 0, 0))),
        ("shape", lambda a: np.add(a, (0, 2, 0))),
        ("reach", lambda a: a * 0),
        ("reach", lambda a: a * np.nan),
        ("mean", lambda a: a[1:]),
        ("factor", lambda a: -a),
        ("location_weights_0", lambda a: a[:-1]),
        ("location_weights_1", lambda a: a * np.inf),
        ("location_weights_2", acausal),
        ("scale_weights_0", np.ones_like),
        ("first_weights_0", lambda a: a[:, :, 1:]),
        ("known_weights_1", np.ones_like),
        ("output_bias_2", lambda a: a * np.float32(np.nan)),
        ("second_weights_2", lambda a: a.astype(np.float64)),
    ],
)
def test_altered_parameters_are_refused(name, change):
    parameters = random_flow("polyphase-network", (4, 4, 2), seed=24).parameters()
    with pytest.raises((ValueError, KeyError), match=r"."), np.errstate(invalid="ignore"):
        NetworkPolyphaseFlow.from_parameters(parameters | {name: change(parameters[name])})


def test_missing_parameters_are_refused():
    parameters = random_flow("polyphase-linear", (4, 4, 1), seed=25).parameters()
    with pytest.raises(KeyError, match="first_bias"):
        NetworkPolyphaseFlow.from_parameters(parameters)


def test_what_cannot_be_fitted_is_refused(fitted, images):
    model = type(fitted)
    with pytest.raises(InputError, match="no image"):
        model.fit(images[:0], np.random.default_rng(0))
    with pytest.raises(InputError, match="even height and width, not 8 × 11"):
        model.fit(images[:, :, 1:], np.random.default_rng(0))
    with pytest.raises(InputError, match="8 × 12 × 3"):
        fitted.log_prob(images[:, :, 2:])


def test_mirror_images_are_among_those_fitted():
    """Of one image that is bright at the left, the fit on both has equal means at both sides of the base."""
    image = np.zeros((1, 4, 4, 1), np.uint8)
    image[:, :, :2] = 200
    both = LinearPolyphaseFlow.fit(image, np.random.default_rng(27), **FEW)
    one = LinearPolyphaseFlow.fit(image, np.random.default_rng(27), **FEW, mirrored=False)
    # The coarsest grid has the first column alone: 200 in the image and 0 in its mirror image.
    assert both.base.mean[0] == pytest.approx(100 + 0.5 - 128, abs=0.51)
    assert one.base.mean[0] == pytest.approx(200 + 0.5 - 128, abs=0.51)


@pytest.mark.parametrize("kind", KINDS)
def test_natural_images_take_more_bits_than_house_numbers(kind, real_data):
    """On a part of the real pixels, with short training."""
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")
    fitting = train[np.arange(len(train)) % 10 != 0][:300]
    few = {"location_pixels": 2**15, "rounds": 2, "reach": 2.0}
    few |= {"steps": 100, "batch": 512, "level_pixels": 2**17} if kind == "polyphase-network" else {}
    model = fit_model({"family": "flow", "kind": kind} | few, fitting, seed=26)
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[:200]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:200]
    bits = [-model.log_prob(part) / 3072 for part in (natural, numbers)]
    assert 3.8 < bits[0].mean() < 4.2
    assert bits[1].mean() < bits[0].mean() - 0.8
    assert (bits[1][:, None] > bits[0]).mean() < 0.15
