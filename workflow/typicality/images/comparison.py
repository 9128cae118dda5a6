"""Our models beside those of others: what each gives the test images of both sets of a pair."""

from pathlib import Path

import pandas as pd
import yaml

from typicality.errors import InputError

MEASURED = "measured here"
STATUSES = ("published", "second-hand", "computed")
"""What is known of somebody else's number: read where it was published, as others quote it, or computed."""
COMPARISON_COLUMNS = (
    "model",
    "family",
    "status",
    "in_bits_per_dim",
    "in_standard_error",
    "out_bits_per_dim",
    "out_standard_error",
    "likelihood_auroc",
    "source",
)
_FAMILIES = ("autoregressive", "flow", "latent", "codec", "external")
_REQUIRED = {"model", "family", "bits_per_dim", "status", "source"}
_OPTIONAL = {"auroc", "images"}
_NUMBERS = COMPARISON_COLUMNS[3:8]


def read_published(path):
    """Read and check what others have published.

    Parameters
    ----------
    path : path-like
        YAML, a list of mappings with the keys ``model``, ``family``, ``bits_per_dim`` (by the name of a set),
        ``status``, ``source``, and perhaps ``auroc`` and ``images``.

    Returns
    -------
    list of dict

    Raises
    ------
    InputError
        An entry lacks a key, has an unknown one, or a status or family that there is not.
    """
    entries = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    for entry in entries:
        name = entry.get("model", "(without a name)")
        for key in sorted(_REQUIRED - set(entry)) + sorted(set(entry) - _REQUIRED - _OPTIONAL):
            problem = "lacks the key" if key in _REQUIRED else "has the unknown key"
            raise InputError(f"{path}: {name} {problem} {key!r}; see the head of the file.")
        for key, known in (("status", STATUSES), ("family", _FAMILIES)):
            if entry[key] not in known:
                raise InputError(
                    f"{path}: {key} of {name} is {entry[key]!r}; it must be one of {', '.join(known)}."
                )
    return entries


def comparison_table(likelihoods, detection, pair, published):
    """Bits per dimension of both test sets and the AUROC of the likelihood, ours first, by family.

    Parameters
    ----------
    likelihoods : pandas.DataFrame
        As `typicality.images.likelihoods.likelihood_table` makes it.
    detection : pandas.DataFrame
        As `typicality.images.detection.detection_table` makes it.
    pair : typicality.images.scores.Pair
    published : list of dict
        As `read_published` returns it; entries without the pair's in-distribution set are left out.

    Returns
    -------
    pandas.DataFrame
        `COMPARISON_COLUMNS`, by family and falling bits/dim of the in-distribution set; what is not known is
        null. Standard errors speak of other test images.
    """
    rows = [*_ours(likelihoods, detection, pair), *_theirs(published, pair)]
    table = pd.DataFrame(rows, columns=COMPARISON_COLUMNS).astype(dict.fromkeys(_NUMBERS, "Float64"))
    order = table["family"].map(_FAMILIES.index)
    table = table.assign(order=order).sort_values(
        ["order", "in_bits_per_dim"], ascending=[True, False], kind="stable"
    )
    return table[list(COMPARISON_COLUMNS)].reset_index(drop=True)


def _ours(likelihoods, detection, pair):
    test = likelihoods[likelihoods["split"] == "test"].set_index(["model", "dataset"])
    single = detection[(detection["score"] == "likelihood") & (detection["batch_size"] == 1)]
    areas = single.set_index("model")["auroc"]
    for model in dict.fromkeys(likelihoods["model"]):
        inside, outside = (
            test.loc[(model, name)] for name in (pair.in_distribution, pair.out_of_distribution)
        )
        yield {
            "model": model,
            "family": inside["family"],
            "status": MEASURED,
            "in_bits_per_dim": inside["mean_bits_per_dim"],
            "in_standard_error": inside["standard_error"],
            "out_bits_per_dim": outside["mean_bits_per_dim"],
            "out_standard_error": outside["standard_error"],
            "likelihood_auroc": areas[model],
            "source": f"{inside['images']} and {outside['images']} test images",
        }


def _theirs(published, pair):
    for entry in published:
        known = entry["bits_per_dim"]
        if pair.in_distribution not in known:
            continue
        both = pair.out_of_distribution in known
        yield {
            "model": entry["model"],
            "family": entry["family"],
            "status": entry["status"],
            "in_bits_per_dim": known[pair.in_distribution],
            "out_bits_per_dim": known.get(pair.out_of_distribution),
            "likelihood_auroc": entry.get("auroc") if both else None,
            "source": entry["source"],
        }
