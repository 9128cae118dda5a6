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
