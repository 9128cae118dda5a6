"""Names and files that the rules of the image chapter ask for."""

import re

from typicality.images.sets import SCORES_ONLY

ROLES = ("in_distribution", "out_of_distribution")
"""Keys of a pair's two sets."""


def any_of(names):
    """Regular expression of a wildcard that is one of some names; of none, one that never matches.

    Examples
    --------
    >>> any_of(["cifar10", "svhn"]), any_of([])
    ('cifar10|svhn', '(?!)')
    """
    return "|".join(re.escape(name) for name in names) or "(?!)"


def rule_suffix(*parts):
    """Write names as the ending of a rule's name.

    Examples
    --------
    >>> rule_suffix("svhn", "test_32x32.mat")
    'svhn_test_32x32_mat'
    """
    return re.sub(r"\W+", "_", "_".join(parts))


def model_settings(config, fitted, model):
    """Settings of one of our models, fitted on one set.

    Parameters
    ----------
    config : dict
    fitted, model : str
        Names of the set and of the model.

    Returns
    -------
    dict or None
        Those of ``images.models``, with what ``images.fits`` changes for this set; None where it leaves the
        model out.

    Examples
    --------
    >>> config = {"images": {"models": {"ppca": {"kind": "ppca", "components": 200}}}}
    >>> config["images"]["fits"] = {"leaves": {"ppca": {"components": 20}}, "mnist": {"ppca": None}}
    >>> model_settings(config, "leaves", "ppca")
    {'kind': 'ppca', 'components': 20}
    >>> model_settings(config, "mnist", "ppca") is None
    True
    """
    changes = config["images"].get("fits", {}).get(fitted, {}).get(model, {})
    return None if changes is None else config["images"]["models"][model] | changes


def has_pixels(config, pair):
    """Whether both sets of a pair have images; the others live on score tables alone."""
    return not dimensions_without_pixels(config, pair)


def dimensions_without_pixels(config, pair):
    """Dimensions of an image of those sets of a pair that have no pixels, by the name of the set."""
    sets = config["images"]["pairs"][pair]
    definitions = {name: config["data"]["sets"][name] for name in (sets[role] for role in ROLES)}
    return {
        name: known["dimensions"] for name, known in definitions.items() if known["format"] == SCORES_ONLY
    }


def families_of(config, pair):
    """Families of all models that are compared on a pair, by name: ours, and ``external`` ones.

    Ours need pixels of both sets.

    Parameters
    ----------
    config : dict
    pair : str

    Returns
    -------
    dict of str to str
    """
    sets = config["images"]["pairs"][pair]
    models = config["images"]["models"] if has_pixels(config, pair) else ()
    settings = {name: model_settings(config, sets["in_distribution"], name) for name in models}
    ours = {name: chosen["family"] for name, chosen in settings.items() if chosen}
    return ours | dict.fromkeys(sets.get("scores") or {}, "external")


def shards_of(config, pair, model):
    """Shards of scores of one of our models on a pair.

    The model is fitted on the in-distribution set; of this all splits are scored, of the other one the test
    images. A model that is no codec scores its own samples too, all of them in one shard.

    Parameters
    ----------
    config : dict
    pair, model : str

    Returns
    -------
    list of str
    """
    sets = config["images"]["pairs"][pair]
    fitted, other = sets["in_distribution"], sets["out_of_distribution"]
    scored = [(fitted, "train"), (fitted, "calibration"), (fitted, "test"), (other, "test")]
    shards = [
        f"results/images/scores/{fitted}/{model}/{name}/{split}/{shard}.parquet"
        for name, split in scored
        for shard in range(config["images"]["shards"])
    ]
    if config["images"]["models"][model]["family"] == "codec":
        return shards
    return [*shards, f"results/images/scores/{fitted}/{model}/{fitted}/samples/0.parquet"]


def tested_images(config, pair):
    """Files of the test images of those sets of a pair that have pixels, by the name of the set."""
    names = (config["images"]["pairs"][pair][role] for role in ROLES)
    stated = dimensions_without_pixels(config, pair)
    return {name: f"results/images/sets/{name}/test.npy" for name in names if name not in stated}
