"""The configuration, checked before anything runs: one sentence says what is wrong, where, and what to do."""

import difflib
import sys
from fractions import Fraction
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from pipeline.patterns import ROLES
from typicality.errors import InputError
from typicality.images.sets import SCORES_ONLY

SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "configuration.yaml"


def check_configuration(config):
    """Refuse a configuration that cannot be meant.

    Parameters
    ----------
    config : dict
        As Snakemake has merged it.

    Raises
    ------
    InputError
        A key is unknown or absent, a value has the wrong type or cannot be, or two values do not fit.
    """
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    error = best_match(Draft202012Validator(schema).iter_errors(config))
    if error:
        raise InputError(_sentence(error))
    for check in (
        _check_fraction,
        _check_intervals,
        _check_epsilons,
        _check_mixture,
        _check_pairs,
        _check_fits,
        _check_recordings,
    ):
        check(config)


def checked(config):
    """Check a configuration and end the run with the one sentence that says what is wrong."""
    try:
        check_configuration(config)
    except InputError as error:
        sys.exit(str(error))


def flat_settings(config, prefix=""):
    """Every value of a configuration by its dotted key.

    Examples
    --------
    >>> flat_settings({"coin": {"tosses": 16, "p_heads": "3/4"}})
    {'coin.tosses': 16, 'coin.p_heads': '3/4'}
    """
    flat = {}
    for key, value in config.items():
        if isinstance(value, dict) and value:
            flat |= flat_settings(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def result_settings(config):
    """Every setting that shapes a result, by its dotted key, the same on every machine.

    What says where files are, whether they are fetched, and what is compared, shapes none; of absolute paths
    only the last part is kept.

    Examples
    --------
    >>> result_settings({"seed": 1, "manifest": "old.json", "audio": {"files": ["/home/me/vowels.wav"]}})
    {'seed': 1, 'audio.files': ['vowels.wav']}
    """
    kept = {key: value for key, value in flat_settings(config).items() if key not in _NO_RESULT_SETTINGS}
    return {key: _without_folder(value) for key, value in kept.items()}


_NO_RESULT_SETTINGS = ("manifest", "data.directory", "data.download")


def _without_folder(value):
    if isinstance(value, list):
        return [_without_folder(entry) for entry in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def _key(error):
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path]
    return "".join(parts).lstrip(".")


def _sentence(error):
    key, value = _key(error), error.instance
    if error.validator == "additionalProperties":
        return _unknown_key(key, error)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in value)
        return f"Configuration: {f'{key}.{missing}'.lstrip('.')} is missing{_meaning(error, missing)}."
    if error.validator == "type" and isinstance(value, str):
        return (
            f"Configuration: {key} is the text {value!r} where {_type(error)} is needed; values inside a "
            "section that are given by --config arrive as text, so put them into a file for --configfile."
        )
    if error.validator == "type":
        return f"Configuration: {key} is {value!r}, but {_type(error)} is needed."
    if error.validator == "not":
        return f"Configuration: {key} does not belong here; remove it."
    if error.validator in ("pattern", "propertyNames", "oneOf", "contains"):
        return f"Configuration: {key} is {value!r}, which is not allowed here{_description(error)}."
    if error.validator == "enum":
        allowed = ", ".join(map(str, error.validator_value))
        return f"Configuration: {key} is {value!r}, but must be one of {allowed}."
    return f"Configuration: {key} cannot be right: {error.message}."


def _unknown_key(key, error):
    known = [name for name, schema in error.schema.get("properties", {}).items() if schema != {"not": {}}]
    unknown = next(name for name in error.instance if name not in known)
    close = difflib.get_close_matches(unknown, known, n=1)
    remedy = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}."
    return f"Configuration: {f'{key}.{unknown}'.lstrip('.')} is no known key; {remedy}"


def _type(error):
    names = error.validator_value
    names = [names] if isinstance(names, str) else names
    article = {"integer": "an integer", "object": "a mapping", "array": "a list", "string": "text"}
    return " or ".join(article.get(name, f"a {name}") for name in names)


def _meaning(error, name):
    description = error.schema.get("properties", {}).get(name, {}).get("description", "")
    return f" ({description.rstrip('.')})" if description else ""


def _description(error):
    description = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    return f": {description.rstrip('.')}" if description else ""


def _check_fraction(config):
    numerator, denominator = (int(part) for part in config["coin"]["p_heads"].split("/"))
    if not denominator or not 0 < Fraction(numerator, denominator) < 1:
        raise InputError(
            f"Configuration: coin.p_heads is {config['coin']['p_heads']}, but must lie between 0 and 1."
        )


def _check_intervals(config):
    for number, (low, high) in enumerate(config["annulus"]["intervals"]):
        if low >= high:
            raise InputError(
                f"Configuration: annulus.intervals[{number}] is [{low}, {high}], but its first radius must "
                "be the smaller one."
            )


def _check_epsilons(config):
    grid = config["typical_set"]["epsilon_bits"]
    if grid["low"] >= grid["high"]:
        raise InputError(
            f"Configuration: typical_set.epsilon_bits.low ({grid['low']}) must be smaller than .high "
            f"({grid['high']})."
        )


def _check_mixture(config):
    mixture = config["typical_set"]["mixture"]
    means, weights = mixture["means"], [Fraction(weight) for weight in mixture["weights"]]
    if len(weights) != len(means) or sum(weights) != 1:
        raise InputError(
            f"Configuration: typical_set.mixture.weights must be {len(means)} fractions, one for each mean, "
            f"that sum to 1; they are {len(weights)} and sum to {sum(weights)}."
        )


def _check_pairs(config):
    sets, models = config["data"]["sets"], config["images"]["models"]
    for name, pair in config["images"]["pairs"].items():
        key = f"images.pairs.{name}"
        for role in ROLES:
            if pair[role] not in sets:
                raise InputError(
                    f"Configuration: {key}.{role} is {pair[role]!r}, which is none of data.sets "
                    f"({', '.join(sets)})."
                )
        if pair["in_distribution"] == pair["out_of_distribution"]:
            raise InputError(f"Configuration: {key} compares {pair['in_distribution']!r} with itself.")
        scores = pair.get("scores") or {}
        if not scores and SCORES_ONLY in (sets[pair[role]]["format"] for role in ROLES):
            raise InputError(
                f"Configuration: {key} has a set without pixels and no score table; name one in {key}.scores."
            )
        for model, path in scores.items():
            _check_scores(f"{key}.scores.{model}", model, path, models)


def _check_fits(config):
    for fitted, changes in config["images"].get("fits", {}).items():
        for kind, name, known in [
            ("data.sets", fitted, config["data"]["sets"]),
            *(("images.models", model, config["images"]["models"]) for model in changes),
        ]:
            if name not in known:
                raise InputError(
                    f"Configuration: images.fits.{fitted} speaks of {name!r}, which is none of {kind} "
                    f"({', '.join(known)})."
                )


def _check_recordings(config):
    for number, path in enumerate(config["audio"]["files"]):
        if not Path(path).is_file():
            raise InputError(
                f"Configuration: audio.files[{number}] is {path!r}, where there is no file; correct the path."
            )


def _check_scores(key, model, path, models):
    if model in models:
        raise InputError(
            f"Configuration: {key} has the name of one of our models (images.models.{model}); rename it."
        )
    if not Path(path).is_file():
        raise InputError(f"Configuration: {key} is {path!r}, where there is no file; correct the path.")
