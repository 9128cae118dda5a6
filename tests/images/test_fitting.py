"""The fit against the bound that it maximises, and its choice of pixels."""

import numpy as np

from typicality.images import fitting, logistic
from typicality.images.activity import LocalActivity
from typicality.images.causal import CausalNeighbourhood
from typicality.images.conditionals import Conditionals
from typicality.images.fitting import TrainingPixels, fit_conditionals, refit_location, refit_log_scale
from typicality.images.prediction import LinearPredictor, nearest_weights
from typicality.images.scale import LogScale, causal_features


def rough_images(count, shape, seed):
    """Random walks along the rows, reflected at the ends of the range: saturated pixels among them."""
    rng = np.random.default_rng(seed)
    walk = rng.integers(0, 256, (count, 1, 1, shape[2])) + rng.integers(-20, 21, (count, *shape)).cumsum(
        axis=2
    )
    return np.clip(walk, 0, 255).astype(np.uint8)


def start(shape, radius):
    hood = CausalNeighbourhood(*shape, radius)
    activity = LocalActivity(hood)
    log_scale = LogScale(activity, np.zeros(causal_features(activity).shape))
    return Conditionals(LinearPredictor(hood, nearest_weights(hood)), log_scale, 256)


def test_new_location_is_likelier_under_the_old_log_scale():
    """What the bound promises; the images hold saturated pixels, whose tails are folded."""
    images = rough_images(300, (8, 9, 2), seed=1)
    assert (images == 255).mean() > 0.02
    pixels = TrainingPixels(images, np.arange(300), np.tile(np.arange(72), (300, 1)))
    conditionals = refit_log_scale(start((8, 9, 2), 2), pixels)
    for _ in range(3):
        location, log_scale = conditionals.location_and_log_scale(images)
        before = logistic.log_mass(images, location, log_scale).mean()
        conditionals = refit_location(conditionals, pixels)
        location, _ = conditionals.location_and_log_scale(images)
        assert logistic.log_mass(images, location, log_scale).mean() > before


def test_new_log_scale_is_likelier():
    images = rough_images(200, (8, 9, 2), seed=2)
    pixels = TrainingPixels(images, np.arange(200), np.tile(np.arange(72), (200, 1)))
    before = start((8, 9, 2), 2)
    after = refit_log_scale(before, pixels)
    masses = [logistic.log_mass(images, *c.location_and_log_scale(images)).mean() for c in (before, after)]
    assert masses[1] > masses[0] + 0.5


def test_choice_is_random_bounded_and_without_repetition():
    images = np.zeros((1000, 4, 5, 1), np.uint8)
    pixels = TrainingPixels.choose(images, np.random.default_rng(3), location_pixels=2000, scale_pixels=500)
    assert len(set(pixels.chosen)) == len(pixels.chosen) == 100
    assert pixels.positions.shape == (100, 5)
    assert pixels.positions.max() < 20
    assert pixels.chosen.max() > 900
    assert len(pixels.part(0.25).chosen) == 25
    assert len(pixels.part(1e-9).chosen) == 1


def test_fit_of_few_images_uses_them_all():
    images = rough_images(3, (4, 5, 1), seed=4)
    pixels = TrainingPixels.choose(images, np.random.default_rng(5), 2**21, 2**16)
    assert sorted(pixels.chosen) == [0, 1, 2]
    assert pixels.positions.shape == (3, 20)


def test_fit_is_the_same_from_a_memory_map(tmp_path):
    images = rough_images(60, (6, 6, 1), seed=6)
    np.save(tmp_path / "images.npy", images)
    hood = CausalNeighbourhood(6, 6, 1, 2)
    fits = [
        fit_conditionals(
            TrainingPixels.choose(source, np.random.default_rng(7), 1800, 600), hood, levels=256, rounds=2
        )
        for source in (images, np.load(tmp_path / "images.npy", mmap_mode="r"))
    ]
    np.testing.assert_array_equal(fits[0].predictor.weights, fits[1].predictor.weights)
    np.testing.assert_array_equal(fits[0].log_scale.weights, fits[1].log_scale.weights)


def test_fit_does_not_depend_on_how_sums_are_grouped(monkeypatch):
    """Other chunks round other sums; what they leave in scores is far below any figure's last digit."""
    images = rough_images(400, (8, 8, 2), seed=8)
    hood = CausalNeighbourhood(8, 8, 2, 2)
    fits = []
    for together in (1000, 32 * 1024):
        monkeypatch.setattr(fitting, "_READ_TOGETHER", together)
        pixels = TrainingPixels.choose(images, np.random.default_rng(9), 20_000, 5_000)
        fits.append(fit_conditionals(pixels, hood, levels=256, rounds=3))
    bits = [logistic.log_mass(images, *fit.location_and_log_scale(images)) / np.log(2) for fit in fits]
    np.testing.assert_allclose(fits[0].log_scale.weights, fits[1].log_scale.weights, atol=1e-6)
    np.testing.assert_allclose(*(b.mean(axis=(1, 2, 3)) for b in bits), atol=1e-5)
