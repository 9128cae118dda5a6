"""Models by their configuration, and as files."""

import numpy as np
import pytest

from typicality.errors import InputError
from typicality.images.models import MODELS, fit_model, load_model, model_class, save_model

SETTINGS = {"family": "autoregressive", "kind": "linear", "radius": 2, "rounds": 2}


@pytest.fixture(scope="module")
def images():
    steps = np.random.default_rng(1).integers(-9, 10, (40, 6, 5, 3))
    return (128 + steps.cumsum(axis=2)).astype(np.uint8)


@pytest.fixture(scope="module")
def model(images):
    return fit_model(SETTINGS, images, seed=1)


def test_configuration_chooses_class_and_settings(model):
    assert type(model) is model_class("autoregressive-linear")
    assert model.parameters()["radius"] == 2
    assert SETTINGS["family"] == model.family


def test_seed_decides_the_fit(images):
    few = SETTINGS | {"location_pixels": 600}
    fits = [fit_model(few, images, seed).parameters()["location_weights"] for seed in (1, 1, 2)]
    assert (fits[0] == fits[1]).all()
    assert (fits[0] != fits[2]).any()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"family": "flow", "kind": "linear"}, "flow-linear"),
        ({"family": "autoregressive"}, "autoregressive-None"),
        (SETTINGS | {"raduis": 4}, "raduis"),
        (SETTINGS | {"images": 4}, "'images'"),
    ],
)
def test_settings_that_no_model_has_are_refused(settings, named, images):
    with pytest.raises(InputError, match=named):
        fit_model(settings, images, seed=1)


def test_stored_model_is_the_model(model, images, tmp_path):
    path = tmp_path / "model.npz.123.partial"
    save_model(model, path)
    loaded = load_model(path)
    np.testing.assert_array_equal(loaded.log_prob(images), model.log_prob(images))
    draws = [m.sample(2, np.random.default_rng(2)) for m in (model, loaded)]
    np.testing.assert_array_equal(*draws)
    save_model(loaded, tmp_path / "again")
    assert path.read_bytes() == (tmp_path / "again").read_bytes()


def altered(model, changes):
    """Parameters of the model as they are stored, some changed and those that become None left out."""
    arrays = {"model": np.array("autoregressive-linear")} | model.parameters() | changes
    return {name: array for name, array in arrays.items() if array is not None}


def nan_weight(model):
    weights = model.parameters()["scale_weights"].copy()
    weights[0, 0] = np.nan
    return weights


def acausal_weight(model):
    weights = model.parameters()["location_weights"].copy()
    weights[2, 2, 0, -2] = 0.5
    return weights


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {"model": np.array("flow-linear")},
        lambda _: {"model": None},
        lambda _: {"levels": None},
        lambda _: {"levels": np.array(257)},
        lambda _: {"radius": np.array(3)},
        lambda _: {"radius": np.array(2.0)},
        lambda _: {"shape": np.array([6, 5])},
        lambda _: {"shape": np.array([6, 5, 0])},
        lambda _: {"scale_weights": np.array([{}], dtype=object)},
        lambda model: {"scale_weights": nan_weight(model)},
        lambda model: {"location_weights": acausal_weight(model)},
    ],
)
def test_altered_files_are_refused(model, change, tmp_path):
    np.savez(tmp_path / "model.npz", **altered(model, change(model)))
    with pytest.raises(InputError, match=r"model\.npz does not hold a fitted model"):
        load_model(tmp_path / "model.npz")


def test_damaged_files_are_refused(model, tmp_path):
    path = tmp_path / "model.npz"
    save_model(model, path)
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    for damaged in (b"", b"text", content[:-30], content[: len(content) // 2], bytes(flipped)):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="does not hold a fitted model"):
            load_model(path)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(InputError, match="does not hold a fitted model"):
        load_model(tmp_path / "array.npy")
    with pytest.raises(InputError, match="cannot be read"):
        load_model(tmp_path / "absent.npz")


@pytest.mark.parametrize("name", MODELS)
def test_every_model_goes_by_its_family_and_kind(name):
    model = model_class(name)
    assert f"{model.family}-{model.kind}" == name
