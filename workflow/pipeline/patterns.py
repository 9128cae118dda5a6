"""Names and files that the rules of the image chapter ask for."""

import re


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


def families_of(config, pair):
    """Families of all models that are compared on a pair, by name: ours, and ``external`` ones.

    Parameters
    ----------
    config : dict
    pair : str

    Returns
    -------
    dict of str to str
    """
    sets = config["images"]["pairs"][pair]
    settings = {
        name: model_settings(config, sets["in_distribution"], name) for name in config["images"]["models"]
    }
    ours = {name: chosen["family"] for name, chosen in settings.items() if chosen}
    return ours | dict.fromkeys(sets.get("scores") or {}, "external")


def shards_of(config, pair, model):
    """Shards of scores of one of our models on a pair.

    The model is fitted on the in-distribution set; of this all splits are scored, of the other one the test
    images.

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
    return [
        f"results/images/scores/{fitted}/{model}/{name}/{split}/{shard}.parquet"
        for name, split in scored
        for shard in range(config["images"]["shards"])
    ]


def test_images(config, pair, role):
    """File of the test images of one set of a pair, by its role, for instance ``in_distribution``."""
    return f"results/images/sets/{config['images']['pairs'][pair][role]}/test.npy"
