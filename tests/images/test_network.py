"""The autoregressive network against enumeration, known processes and its own definition."""

import logging
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.signal import lfilter

from typicality.errors import InputError
from typicality.images import logistic_mixture
from typicality.images.causal import CausalNeighbourhood
from typicality.images.models import fit_model, load_model, save_model
from typicality.images.network import NetworkAutoregressive
from typicality.images.network_conditionals import NetworkConditionals
from typicality.images.network_inputs import NetworkInputs
from typicality.images.pixel_network import PixelNetwork, initial_parameters
from typicality.images.readers import read_cifar_binary, read_svhn_mat

SMALL = {"width": 16, "depth": 2, "units": 8, "components": 2, "batch": 64}


def random_model(shape, levels, seed, radius=2, spikes=()):
    """A model with random parameters, far from those of any fit."""
    rng = np.random.default_rng(seed)
    inputs = NetworkInputs(CausalNeighbourhood(*shape, radius), levels, spikes)
    sizes = {"width": 12, "depth": 3, "units": 6, "components": 3, "spikes": len(spikes)}
    parameters = initial_parameters(sizes | {"features": inputs.features, "channels": shape[2]}, rng)
    for name in parameters.keys() - {"head_known", "linear_known"}:
        parameters[name] += rng.normal(0, 0.3, parameters[name].shape).astype(np.float32)
    parameters["linear_known"] += np.tril(np.full((shape[2],) * 2, 0.5, np.float32), -1)
    return NetworkAutoregressive(NetworkConditionals(inputs, PixelNetwork(parameters, spikes)))


def autoregressive_process(count, shape, correlation, deviation, seed):
    """Gaussian process with x = r (left + up) - r^2 upper left + noise, around 128, rounded to pixels."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, deviation, (count, shape[0] + 60, shape[1] + 60, shape[2]))
    for axis in (1, 2):
        x = lfilter([1], [1, -correlation], x, axis=axis)
    return np.clip(np.rint(x[:, 60:, 60:] + 128), 0, 255).astype(np.uint8)


def every_image(shape, levels):
    size = int(np.prod(shape))
    every = np.stack(np.unravel_index(np.arange(levels**size), (levels,) * size), axis=1)
    return every.astype(np.uint8).reshape(-1, *shape)


@pytest.fixture(scope="module")
def fitted():
    images = autoregressive_process(150, (9, 8, 3), 0.8, 5, seed=1)
    return NetworkAutoregressive.fit(images, np.random.default_rng(2), radius=3, steps=40, **SMALL)


@pytest.mark.parametrize("spikes", [None, (), (0,), (0, 255)])
def test_conditionals_sum_to_one_everywhere(spikes, fitted):
    """In every context of random images, first row and column included; random weights and fitted ones."""
    model = fitted if spikes is None else random_model((5, 4, 2), 256, seed=3, spikes=spikes)
    images = np.random.default_rng(4).integers(0, 256, (3, *model.shape), dtype=np.uint8)
    mixture = model.conditionals.mixture(model.conditionals.inputs.everywhere(images))
    total = 0
    for value in range(256):
        values = np.full((model.shape[2], mixture[0].shape[-1]), value)
        total += np.exp(logistic_mixture.log_mass(values, *mixture))
    np.testing.assert_allclose(total, 1, rtol=1e-11)


@pytest.mark.parametrize("spiked", [False, True])
@pytest.mark.parametrize(
    ("shape", "levels"), [((2, 1, 1), 256), ((1, 2, 1), 256), ((2, 1, 1), 4), ((2, 1, 3), 4), ((3, 3, 1), 2)]
)
def test_probabilities_of_all_images_sum_to_one(shape, levels, spiked):
    model = random_model(shape, levels, seed=5, spikes=(0, levels - 1) if spiked else ())
    probabilities = 2 ** model.log_prob(every_image(shape, levels))
    # Single precision may give a context other last bits elsewhere in a chunk; hence not 1e-10.
    assert probabilities.sum() == pytest.approx(1, abs=1e-6)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_no_conditional_depends_on_its_own_value_or_a_later_one(fitted, data):
    model = data.draw(st.sampled_from([fitted, random_model((4, 5, 2), 256, seed=33, spikes=(0, 255))]))
    place = data.draw(st.integers(0, np.prod(model.shape) - 1))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    images = rng.choice([0, 1, 90, 200, 255], (2, *model.shape)).astype(np.uint8)
    images.reshape(2, -1)[1, :place] = images.reshape(2, -1)[0, :place]
    # One image at a time, so that both meet the very same matrix products.
    inputs = model.conditionals.inputs
    pair = [model.conditionals.mixture(inputs.everywhere(image[None])) for image in images]
    for first, second in zip(*pair, strict=True):
        channels_last = [np.moveaxis(part, -1, 0).reshape(-1, part.shape[1]) for part in (first, second)]
        np.testing.assert_array_equal(channels_last[0][: place + 1], channels_last[1][: place + 1])


def test_every_earlier_neighbour_and_channel_matters():
    """The counterpart of causality: with random weights nothing within the radius is ignored."""
    model = random_model((4, 5, 2), 256, seed=6)
    inputs = model.conditionals.inputs
    image = np.random.default_rng(7).integers(0, 256, (1, 4, 5, 2), dtype=np.uint8)
    here = 2 * 5 + 2
    _, location, _ = model.conditionals.mixture(inputs.everywhere(image))
    for down, right in inputs.neighbourhood.offsets:
        changed = image.copy()
        changed[0, 2 + down, 2 + right, 1] ^= 16
        assert (model.conditionals.mixture(inputs.everywhere(changed))[1] != location)[..., here].all()
    changed = image.copy()
    changed[0, 2, 2, 0] ^= 16
    differs = (model.conditionals.mixture(inputs.everywhere(changed))[1] != location)[..., here]
    assert differs.tolist() == [[False] * 3, [True] * 3]


def test_training_comes_near_the_entropy_and_not_below():
    """A known process on fresh images: within 0.1 bits of its entropy above, and not 5 standard errors below.

    The entropy of a pixel inside, given all before it, is at least that of the noise and, rounding being a
    further uniform noise that the neighbours pass on, at most that of the variance 36 + (1 + 0.8^2)^2 / 12.
    False alarm of the lower bound: below 3e-7. At the start the loss is above the entropy by more than that.
    """
    train, fresh = (autoregressive_process(n, (12, 12, 1), 0.8, 6, seed=8 + n) for n in (500, 300))
    start, end = (
        NetworkAutoregressive.fit(
            train, np.random.default_rng(9), radius=2, steps=steps, **(SMALL | {"batch": 256})
        )
        for steps in (1, 300)
    )
    low = np.log2(2 * np.pi * np.e * 36) / 2
    high = np.log2(2 * np.pi * np.e * (36 + (1 + 0.8**2) ** 2 / 12)) / 2
    bits = [inner_bits(model, fresh) for model in (start, end)]
    assert low - 5 * bits[1].std() / np.sqrt(len(fresh)) < bits[1].mean() < high + 0.1 < bits[0].mean()


def inner_bits(model, images):
    """Bits per pixel of every image over the pixels that have all neighbours."""
    masses = [model.conditionals.log_mass(model.conditionals.inputs.everywhere(x[None])) for x in images]
    maps = np.reshape(masses, images.shape)
    return -maps[:, 2:, 2:-2].mean(axis=(1, 2, 3)) / np.log(2)


def test_spike_is_found_and_learnt():
    """Pixels are 0 with probability 1/2 and else around 9, too far apart for a single logistic.

    With a spike beside it the bits are within 0.1 of the entropy, which is 1 bit and half that of a rounded
    Gaussian of deviation 2; without, half a bit above. On 9,000 pixels, of some one bit deviation each, the
    margins are several standard errors: false alarm below 1e-8.
    """
    rng = np.random.default_rng(30)
    grey = np.rint(rng.normal(9, 2, (2300, 6, 5, 1))).clip(1, 20)
    images = np.where(rng.random(grey.shape) < 0.5, 0, grey).astype(np.uint8)
    chosen = SMALL | {"components": 1, "batch": 256, "steps": 150, "radius": 1}
    bits = {}
    for share in (0.1, 2):
        model = NetworkAutoregressive.fit(
            images[:2000], np.random.default_rng(31), spike_share=share, **chosen
        )
        bits[model.conditionals.network.spikes] = -model.log_prob(images[2000:]).mean() / 30
    entropy = 1 + np.log2(2 * np.pi * np.e * (4 + 1 / 12)) / 4
    assert bits[(0,)] == pytest.approx(entropy, abs=0.1)
    assert bits[()] > entropy + 0.5


def test_spikes_are_told_from_their_neighbours():
    """One level matters: a neighbour of 0 is another input than one of 1, and has a mark."""
    inputs = NetworkInputs(CausalNeighbourhood(2, 2, 2, 1), 256, (0, 255))
    images = np.array([[[0, 1], [255, 0]], [[254, 0], [7, 7]]], np.uint8)[None]
    features = inputs.normalise(inputs.everywhere(images)).features
    assert features.shape == (inputs.features, 4)
    channels, neighbours = 2, len(inputs.neighbourhood.offsets)
    marks = features[channels * neighbours :][: 2 * channels * neighbours]
    marks = marks.reshape(2, channels, neighbours, 4)
    for k, (row, column) in enumerate(np.ndindex(2, 2)):
        for j, (down, right) in enumerate(inputs.neighbourhood.offsets):
            inside = row + down >= 0 and 0 <= column + right < 2
            seen = images[0, row + down, column + right] if inside else np.array([9, 9])
            np.testing.assert_array_equal(marks[0, :, j, k], seen == 0)
            np.testing.assert_array_equal(marks[1, :, j, k], seen == 255)


def test_samples_have_the_information_that_the_conditionals_promise():
    """Information minus summed entropies has mean zero: z below 5, false alarm 6e-7."""
    model = random_model((4, 3, 2), 16, seed=10)
    samples = model.sample(3000, np.random.default_rng(11))
    conditionals = model.conditionals
    mixture = conditionals.mixture(conditionals.inputs.everywhere(samples))
    shape = mixture[0].shape[0], mixture[0].shape[-1]
    masses = np.stack([logistic_mixture.log_mass(np.full(shape, v), *mixture, 16) for v in range(16)])
    masses /= np.log(2)
    entropies = -(np.exp2(masses) * masses).sum(axis=(0, 1)).reshape(3000, -1).sum(axis=1)
    surplus = -model.log_prob(samples) - entropies
    assert entropies.mean() > 5
    assert abs(surplus.mean()) < 5 * surplus.std() / np.sqrt(3000)


@pytest.mark.parametrize(
    ("shape", "spikes"), [((1, 3, 1), ()), ((2, 1, 1), ()), ((1, 1, 3), ()), ((1, 3, 1), (0, 3))]
)
def test_samples_follow_the_probabilities_of_whole_images(shape, spikes):
    """Chi-square over all images of a toy model, 50,000 draws; false alarm: 1e-6 each."""
    model = random_model(shape, 4, seed=12, spikes=spikes)
    size = int(np.prod(shape))
    samples = model.sample(50_000, np.random.default_rng(13)).reshape(-1, size)
    observed = np.bincount(samples @ 4 ** np.arange(size)[::-1], minlength=4**size)
    expected = 50_000 * 2 ** model.log_prob(every_image(shape, 4))
    # Rare images are counted as one, as the approximation of the test demands.
    rare = expected < 20
    observed, expected = (np.append(x[~rare], x[rare].sum()) for x in (observed, expected))
    keep = expected > 5
    assert expected[~keep].sum() < 5
    assert keep.sum() > 3
    observed, expected = observed[keep], expected[keep]
    assert stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 1e-6


@pytest.mark.parametrize(("shape", "count"), [((9, 8, 3), 60), ((2, 1, 1), 2000), ((33, 32, 1), 5)])
def test_scores_do_not_depend_on_the_company(shape, count):
    model = random_model(shape, 256, seed=14)
    images = np.random.default_rng(15).integers(0, 256, (count, *shape), dtype=np.uint8)
    together = model.log_prob(images)
    some = slice(count // 5, -count // 5)
    np.testing.assert_array_equal(model.log_prob(images[some]), together[some])
    np.testing.assert_array_equal(model.log_prob(images[::-1]), together[::-1])
    for k in (0, count // 2, count - 1):
        assert model.log_prob(images[k : k + 1])[0] == together[k]
    assert model.log_prob(images[:0]).shape == (0,)


def test_scores_are_finite_for_any_image(fitted):
    images = np.zeros((6, 9, 8, 3), np.uint8)
    images[1], images[2, ::2], images[3, :, ::2], images[4, ..., 1] = 255, 255, 255, 255
    images[5] = np.random.default_rng(16).choice([0, 255], (9, 8, 3))
    bits = fitted.log_prob(images)
    assert np.isfinite(bits).all()
    assert (bits <= 0).all()


def test_same_stream_same_fit_and_samples():
    images = autoregressive_process(60, (6, 5, 2), 0.7, 9, seed=17)
    models = [
        NetworkAutoregressive.fit(images, np.random.default_rng(seed), radius=2, steps=5, **SMALL)
        for seed in (18, 18, 19)
    ]
    for name, array in models[0].parameters().items():
        np.testing.assert_array_equal(models[1].parameters()[name], array)
    assert (models[0].parameters()["first_weights"] != models[2].parameters()["first_weights"]).all()
    samples = [model.sample(3, np.random.default_rng(20)) for model in models[:2]]
    np.testing.assert_array_equal(*samples)
    assert samples[0].dtype == np.uint8


def test_memory_maps_are_read_in_place(tmp_path):
    images = autoregressive_process(30, (6, 5, 2), 0.7, 9, seed=21)
    np.save(tmp_path / "images.npy", images)
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    models = [
        NetworkAutoregressive.fit(x, np.random.default_rng(22), radius=2, steps=3, **SMALL)
        for x in (images, mapped)
    ]
    np.testing.assert_array_equal(models[0].log_prob(images), models[1].log_prob(mapped))


def test_memory_does_not_grow_with_the_images():
    """A hundred million views of the same few images: a copy, or one number per image, would show."""
    few = autoregressive_process(1, (6, 5, 2), 0.7, 9, seed=28)
    many = np.broadcast_to(few, (10**8, 6, 5, 2))
    tracemalloc.start()
    NetworkAutoregressive.fit(many, np.random.default_rng(29), radius=2, steps=2, **SMALL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2e7


def test_progress_is_told(caplog):
    images = autoregressive_process(30, (6, 5, 1), 0.7, 9, seed=23)
    with caplog.at_level(logging.INFO, logger="typicality"):
        NetworkAutoregressive.fit(images, np.random.default_rng(24), radius=1, steps=45, **SMALL)
    told = [record.getMessage() for record in caplog.records]
    assert 20 <= len(told) <= 24
    assert told[-1].startswith("network: step 45 of 45, ")
    assert 3 < float(told[-1].split()[-2]) < 9


@pytest.mark.parametrize("spikes", [(), (0,)])
def test_stored_model_is_the_model(tmp_path, spikes):
    images = autoregressive_process(30, (6, 5, 2), 0.7, 9, seed=25)
    images[::2] *= not spikes
    chosen = {"family": "autoregressive", "kind": "network", "radius": 2, "steps": 3, **SMALL}
    model = fit_model(chosen, images, seed=1)
    assert model.conditionals.network.spikes == spikes
    save_model(model, tmp_path / "model.npz")
    loaded = load_model(tmp_path / "model.npz")
    np.testing.assert_array_equal(loaded.log_prob(images), model.log_prob(images))
    save_model(loaded, tmp_path / "again.npz")
    assert (tmp_path / "model.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.pop("head_bias"),
        lambda p: p.update(radius=np.array(3)),
        lambda p: p.update(levels=np.array(1)),
        lambda p: p.update(shape=np.array([6, 5])),
        lambda p: p.update(block_bias=np.zeros(12, np.float32)),
        lambda p: p.update(first_bias=p["first_bias"].astype(np.float64)),
        lambda p: p.update(output_bias=np.full_like(p["output_bias"], np.nan)),
        lambda p: p.update(output_bias=p["output_bias"][:, :-1]),
        lambda p: p.update(linear_known=np.ones_like(p["linear_known"])),
        lambda p: p.update(head_known=np.ones_like(p["head_known"])),
        lambda p: p.pop("spikes"),
        lambda p: p.update(spikes=np.array([7])),
        lambda p: p.update(spikes=np.array([0, 0])),
        lambda p: p.update(spikes=np.array([0])),
    ],
)
def test_altered_files_are_refused(change, tmp_path):
    parameters = random_model((6, 5, 2), 256, seed=26).parameters()
    change(parameters)
    np.savez(tmp_path / "model.npz", model=np.array("autoregressive-network"), **parameters)
    with pytest.raises(InputError, match=r"model\.npz does not hold a fitted model"):
        load_model(tmp_path / "model.npz")


@pytest.mark.parametrize(
    "images", [np.zeros((2, 9, 8, 1), np.uint8), np.zeros((2, 9, 8, 3)), np.zeros((9, 8))]
)
def test_other_images_are_refused(fitted, images):
    with pytest.raises(InputError, match="9 × 8 × 3"):
        fitted.log_prob(images)


def test_fit_refuses_what_it_cannot_use():
    images = np.full((3, 4, 4, 1), 9, np.uint8)
    with pytest.raises(InputError, match="no image"):
        NetworkAutoregressive.fit(images[:0], np.random.default_rng(0))
    with pytest.raises(InputError, match="below 8"):
        NetworkAutoregressive.fit(images, np.random.default_rng(0), levels=8)


def test_natural_images_take_more_bits_than_house_numbers(real_data):
    """After a few steps on a part of the real pixels; a minute of training gives 3.5 bits/dim."""
    train = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "train")
    fitting = train[np.arange(len(train)) % 10 != 0]
    model = NetworkAutoregressive.fit(fitting, np.random.default_rng(27), steps=250)
    assert model.conditionals.network.spikes == ()
    natural = read_cifar_binary(real_data / "cifar-10-binary.tar.gz", "test")[:1000:10]
    numbers = read_svhn_mat(real_data / "test_32x32.mat")[:1000:10]
    bits = [-model.log_prob(images) / 3072 for images in (natural, numbers)]
    assert 3.5 < bits[0].mean() < 4.0
    assert bits[1].mean() < 2.8
    assert (bits[1][:, None] > bits[0]).mean() < 0.1
