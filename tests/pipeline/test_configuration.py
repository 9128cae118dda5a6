"""Every wrong configuration is refused by one sentence that names its key."""

import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.configuration import SCHEMA, check_configuration, checked, flat_settings, result_settings
from typicality.errors import InputError

PROJECT = Path(__file__).parents[2]
DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())


def changed(key, value):
    config = copy.deepcopy(DEFAULT)
    *sections, name = key.split(".")
    section = config
    for part in sections:
        section = section[part]
    if value is None:
        del section[name]
    else:
        section[name] = value
    return config


def test_the_default_configuration_is_accepted():
    check_configuration(DEFAULT)


@pytest.mark.parametrize("path", sorted((PROJECT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_examples_are_accepted(path, monkeypatch):
    from snakemake.utils import update_config

    monkeypatch.chdir(PROJECT)
    config = copy.deepcopy(DEFAULT)
    update_config(config, yaml.safe_load(path.read_text()))
    check_configuration(config)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("coin.tosse", 16, r"coin\.tosse is no known key; did you mean tosses\?"),
        ("coyn", {}, r"coyn is no known key; did you mean coin\?"),
        ("coin.tosses", 0, r"coin\.tosses .* minimum of 1"),
        ("coin.tosses", -3, r"coin\.tosses"),
        ("coin.tosses", "40", r"coin\.tosses is the text '40' .* --configfile"),
        ("coin.tosses", 2.5, r"coin\.tosses is 2\.5, but an integer is needed"),
        ("coin.tosses", None, r"coin\.tosses is missing"),
        ("coin.p_heads", 0.75, r"coin\.p_heads is 0\.75, but text is needed"),
        ("coin.p_heads", "3:4", r"coin\.p_heads is '3:4'.* exact fraction"),
        ("coin.p_heads", "4/3", r"coin\.p_heads is 4/3, but must lie between 0 and 1"),
        ("coin.p_heads", "1/0", r"coin\.p_heads"),
        ("annulus.method", "vector", r"annulus\.method is 'vector', but must be one of vectors, radial"),
        ("annulus.intervals", [[11, 9]], r"annulus\.intervals\[0\] is \[11, 9\]"),
        ("annulus.intervals", [[1]], r"annulus\.intervals\[0\]"),
        ("annulus.intervals", [[-1, 2]], r"annulus\.intervals\[0\]\[0\]"),
        ("annulus.dimensions", [2, 3], r"annulus\.dimensions"),
        ("annulus.samples", True, r"annulus\.samples"),
        ("typical_set.epsilon_bits.low", 200, r"typical_set\.epsilon_bits\.low \(200\)"),
        ("typical_set.mixture.weights", ["1/2", "1/2"], r"must be 3 fractions, .* they are 2 and sum to 1"),
        ("typical_set.mixture.weights", ["1/2", "1/3", "1/3"], r"they are 3 and sum to 7/6"),
        (
            "typical_set.mixture.weights",
            ["1/2", "1/0", "1/2"],
            r"typical_set\.mixture\.weights\[1\] is '1/0'",
        ),
        ("typical_set.mixture.dimension", 1, r"typical_set\.mixture\.dimension .* minimum of 2"),
        ("typical_set.completion.correlation", 1, r"typical_set\.completion\.correlation"),
        ("typical_set.aep.epsilon_total", 0, r"typical_set\.aep\.epsilon_total"),
        ("typical_set.rare.bits_below", [], r"typical_set\.rare\.bits_below"),
        ("typical_set.support.samples", 10, r"typical_set\.support\.samples .* minimum of 100"),
        ("images.pairs.real.in_distribution", "cifar", r"images\.pairs\.real\.in_distribution is 'cifar'"),
        ("images.pairs.real.out_of_distribution", "cifar10", r"images\.pairs\.real compares .* with itself"),
        ("images.pairs.real.scores", {"linear": "x.csv"}, r"scores\.linear has the name of one of our"),
        ("images.pairs.real.scores", {"glow": "absent.csv"}, r"scores\.glow is 'absent\.csv', where"),
        (
            "data.sets.svhn",
            {"format": "scores-only", "dimensions": 3072},
            r"images\.pairs\.real has a set without pixels and no score table",
        ),
        (
            "data.sets.svhn.dimensions",
            3072,
            r"data\.sets\.svhn\.dimensions does not belong here; remove it",
        ),
        ("data.sets.more", {"format": "scores-only"}, r"data\.sets\.more\.dimensions is missing"),
        ("data.sets.more", {"format": "scores-only", "dimensions": 0}, r"data\.sets\.more\.dimensions"),
        ("images.fits", {"cifar": {}}, r"images\.fits\.cifar speaks of 'cifar', .* data\.sets"),
        (
            "images.fits",
            {"leaves": {"deep": None}},
            r"images\.fits\.leaves speaks of 'deep', .* images\.models",
        ),
        (
            "images.fits",
            {"leaves": {"linear": {"raduis": 3}}},
            r"raduis is no known key; did you mean radius\?",
        ),
        (
            "images.fits",
            {"leaves": {"linear": {"kind": "ppca"}}},
            r"images\.fits\.leaves\.linear\.kind does not belong here",
        ),
        ("images.fits", {"leaves": {"linear": 3}}, r"images\.fits\.leaves\.linear is 3"),
        ("images.models.linear.family", "guess", r"images\.models\.linear\.family is 'guess'"),
        ("data.download", "sometimes", r"data\.download is 'sometimes'"),
        ("data.sets.svhn.format", "jpeg", r"data\.sets\.svhn"),
        ("data.sets.leaves.images", None, r"data\.sets\.leaves\.images is missing"),
        ("data.sets.svhn.files", None, r"data\.sets\.svhn\.files is missing"),
        ("images.pairs", {"a/b": DEFAULT["images"]["pairs"]["real"]}, r"images\.pairs"),
        ("seed", -1, r"seed"),
    ],
)
def test_wrong_values_are_refused(key, value, sentence):
    with pytest.raises(InputError, match=sentence) as refusal:
        check_configuration(changed(key, value))
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_a_wrong_configuration_ends_the_run_with_its_sentence():
    with pytest.raises(SystemExit, match=r"coin\.tosses"):
        checked(changed("coin.tosses", 0))


def described(schema, path=""):
    """Yield every property of a schema without a description of its own or of what it refers to."""
    definitions = yaml.safe_load(SCHEMA.read_text())["$defs"]
    for name, value in schema.get("properties", {}).items():
        if isinstance(value, dict):
            target = definitions[value["$ref"].rsplit("/", 1)[1]] if "$ref" in value else value
            if "description" not in target and "const" not in target and "enum" not in target:
                yield f"{path}.{name}"
            yield from described(target, f"{path}.{name}")


def test_every_key_is_described():
    schema = yaml.safe_load(SCHEMA.read_text())
    sections = [schema, *schema["$defs"].values()]
    assert [name for section in sections for name in described(section)] == []


@given(st.dictionaries(st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.integers())))
def test_flat_settings_keep_every_value(config):
    flat = flat_settings(config)
    for section, values in config.items():
        for key, value in values.items():
            assert flat[f"{section}.{key}"] == value


def test_settings_of_results_are_the_same_wherever_files_lie():
    config = changed("data.directory", ["/elsewhere", "data"]) | {"manifest": "theirs.json"}
    config["images"]["pairs"]["real"]["scores"] = {"deep": "/home/me/deep.csv", "flow": "scores/flow.csv"}
    config["data"]["download"] = "never"
    settings = result_settings(config)
    here = result_settings(DEFAULT)
    assert settings.pop("images.pairs.real.scores.deep") == "deep.csv"
    assert settings.pop("images.pairs.real.scores.flow") == "scores/flow.csv"
    assert here.pop("images.pairs.real.scores") == {}
    assert settings == here
    assert {"seed", "coin.tosses", "data.sets.svhn.files"} <= set(settings)


def test_a_manifest_is_named_by_text():
    check_configuration(DEFAULT | {"manifest": "results/manifest.json"})
    with pytest.raises(InputError, match="manifest is 2020, but text is needed"):
        check_configuration(DEFAULT | {"manifest": 2020})
