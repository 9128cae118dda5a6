"""Score tables: the bits per dimension of every image under one model, ours or somebody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from typicality.errors import InputError
from typicality.images.complexity import CODE_LENGTH, read_code_lengths
from typicality.tables import read_table

SCORE_COLUMNS = ("dataset", "split", "index", "bits_per_dim")
"""Columns of a score table inside the project."""
VALUE_COLUMNS = ("bits_per_dim", "nats_per_dim", "log_prob_nats")
"""Columns of which somebody else's score table has exactly one."""

# Limits of what can be bits per dimension of pixels with 256 values. They tell wrong units from poor models,
# and stay far from both: knowing nothing costs 8 bits/dim, and a set that takes fewer than 8 bits an image is
# one of 256 pictures. Images that a model was not made for may cost it far more than 8, or next to nothing,
# so there only totals per image are caught.
_MOST_IN_DISTRIBUTION = 16.0
_MOST_ELSEWHERE = 64.0
_LEAST_TOTAL_BITS = 8.0
_LEAST_IN_DISTRIBUTION = 0.02
# A density of uniformly dequantised pixels may be above 1 at a point, but its mean logarithm over the cell of
# a pixel value is at most that of the cell's probability (Jensen), so bits are not negative on average, and
# -t bits for one image have a chance of at most 2^-t (Markov).
_LEAST_SINGLE = -1.0
_LEAST_SINGLE_TOTAL_BITS = -64.0
_NEGATIVE_STANDARD_ERRORS = 4.0

_MEANINGS = {
    "bits_per_dim": "negative log-likelihoods in bits per dimension",
    "nats_per_dim": "negative log-likelihoods in nats per dimension",
    "log_prob_nats": "log-likelihoods of whole images in nats",
}
_CAUSES = {
    ("bits_per_dim", "negative"): "log-likelihoods (change the sign) or densities of pixels scaled to [0, 1] "
    "(add 8 bits)",
    ("bits_per_dim", "large"): "totals per image (divide by {dimensions} dimensions)",
    ("bits_per_dim", "small"): "divided by the dimensions twice (multiply by {dimensions})",
    ("nats_per_dim", "negative"): "log-likelihoods (change the sign) or densities of pixels scaled to [0, 1] "
    "(add ln 256 = 5.545 nats)",
    ("nats_per_dim", "large"): "totals per image (divide by {dimensions} dimensions)",
    ("nats_per_dim", "small"): "divided by the dimensions twice (multiply by {dimensions})",
    (
        "log_prob_nats",
        "negative",
    ): "negative log-likelihoods (change the sign) or densities of pixels scaled to "
    "[0, 1] (subtract {dimensions} ln 256 nats)",
    (
        "log_prob_nats",
        "large",
    ): "sums over several images, or of images with more than {dimensions} dimensions "
    "(give one value per image, or correct the set's dimensions)",
    ("log_prob_nats", "small"): "values per dimension (multiply by {dimensions})",
}


@dataclass(frozen=True)
class Pair:
    """Two data sets that are compared.

    Attributes
    ----------
    in_distribution, out_of_distribution : str
        Names of the set that the models are fitted on, and of the other one.
    dimensions : mapping of str to int
        Numbers of dimensions (pixels times channels) of an image, by data set.
    """

    in_distribution: str
    out_of_distribution: str
    dimensions: Mapping[str, int]


def named_pair(sets):
    """Pair of two named sets whose dimensions do not matter.

    Parameters
    ----------
    sets : mapping
        With the names ``in_distribution`` and ``out_of_distribution``.

    Returns
    -------
    Pair
    """
    return Pair(sets["in_distribution"], sets["out_of_distribution"], dimensions={})


def read_scores(models, paths):
    """Read the score tables of several models.

    Parameters
    ----------
    models : iterable of str
        Names, in the order of the paths.
    paths : sequence of path-like
        Tables inside the project, with `SCORE_COLUMNS`, and `CODE_LENGTH` where it is known.

    Returns
    -------
    dict of str to pandas.DataFrame
    """
    return {
        model: read_table(path, SCORE_COLUMNS, optional=(CODE_LENGTH,))
        for model, path in zip(models, paths, strict=True)
    }


def read_score_table(path, model, pair):
    """Read a score table that somebody else has made, and refuse what cannot be right.

    Parameters
    ----------
    path : path-like
        Parquet or CSV with the columns ``dataset``, ``split``, ``index``, one of `VALUE_COLUMNS`, and
        `CODE_LENGTH` or not; others are ignored. Required are the splits train and test of the
        in-distribution set and test of the other one; the split ``samples`` of the in-distribution set may
        hold the model's own samples.
    model : str
        Name of the model, for messages.
    pair : Pair

    Returns
    -------
    pandas.DataFrame
        `SCORE_COLUMNS`, sorted; one row an image, in bits per dimension. `CODE_LENGTH`, in bits per image
        and nullable, follows where the table has it.

    Raises
    ------
    InputError
        The file cannot be read; columns or splits are missing, unknown or ambiguous; rows are duplicated;
        values are not finite, or cannot be what their column's name says.
    """
    where = f"Score table {path} of {model!r}"
    table = _read(path, where)
    unit = _value_column(table, where)
    splits = _splits(pair)
    keys = _keys(table, splits, where)
    values = _values(table, keys, unit, where)
    dimensions = keys["dataset"].map(pair.dimensions).to_numpy()
    images = keys.assign(bits_per_dim=_bits_per_dim(values, unit, dimensions))
    groups = {group: images_of(images, *group) for group in splits}
    for (dataset, split), rows in groups.items():
        if len(rows):
            _refuse_impossible(rows["bits_per_dim"].to_numpy(), unit, dataset, split, pair, where)
    lengths = read_code_lengths(table, images, pair.dimensions, where)
    table = pd.concat(groups.values())
    if lengths is not None:
        table[CODE_LENGTH] = lengths[table.index]
    return table.reset_index(drop=True)


def refuse_taken_names(external, ours, key):
    """Refuse score tables under the name of one of our models.

    Parameters
    ----------
    external, ours : iterable of str
        Names of the models with score tables, and of our models. Names that differ only in case are the same:
        they name files.
    key : str
        Key of the configuration that holds the score tables, for the message.

    Raises
    ------
    InputError
        A name is taken.

    Examples
    --------
    >>> refuse_taken_names(["glow"], ["linear"], "images.pairs.real.scores")
    """
    taken = {name.casefold() for name in ours}
    for name in external:
        if name.casefold() in taken:
            raise InputError(
                f"{key}: {name!r} is the name of one of our models; give the table another name."
            )


def images_of(scores, dataset, split):
    """Rows of the images of one split, in the order of their index.

    Parameters
    ----------
    scores : pandas.DataFrame
        Has `SCORE_COLUMNS`.
    dataset, split : str

    Returns
    -------
    pandas.DataFrame
        Empty where the split is not in the table.
    """
    rows = scores[(scores["dataset"] == dataset) & (scores["split"] == split)]
    return rows.sort_values("index")


def bits_of(scores, dataset, split):
    """Bits per dimension of the images of one split, in the order of their index.

    Parameters
    ----------
    scores : pandas.DataFrame
        Has `SCORE_COLUMNS`.
    dataset, split : str

    Returns
    -------
    numpy.ndarray
        Shape (images,), float64; empty where the split is not in the table.
    """
    return images_of(scores, dataset, split)["bits_per_dim"].to_numpy(np.float64)


def calibration_images(scores, pair):
    """Rows of the images that say what is to be expected in distribution, in the order of their index.

    Our models keep a split ``calibration`` that no fit has seen; of other people's models it is ``train``.

    Parameters
    ----------
    scores : pandas.DataFrame
        Has `SCORE_COLUMNS`.
    pair : Pair

    Returns
    -------
    pandas.DataFrame
    """
    kept = images_of(scores, pair.in_distribution, "calibration")
    return kept if len(kept) else images_of(scores, pair.in_distribution, "train")


def calibration_bits(scores, pair):
    """Bits per dimension of the `calibration_images`.

    Parameters
    ----------
    scores : pandas.DataFrame
        Has `SCORE_COLUMNS`.
    pair : Pair

    Returns
    -------
    numpy.ndarray
        Shape (images,), float64.
    """
    return calibration_images(scores, pair)["bits_per_dim"].to_numpy(np.float64)


def _splits(pair):
    inside, outside = pair.in_distribution, pair.out_of_distribution
    return [(inside, "train"), (inside, "test"), (inside, "samples"), (outside, "test")]


def _read(path, where):
    suffix = Path(path).suffix.lower()
    if suffix not in {".parquet", ".csv"}:
        raise InputError(f"{where} is neither .parquet nor .csv; convert it to one of them.")
    try:
        if suffix == ".parquet":
            table = pd.read_parquet(path)
            return table.reset_index(drop=not any(table.index.names))
        return pd.read_csv(path, dtype={"dataset": str, "split": str})
    except FileNotFoundError:
        raise InputError(f"{where} does not exist; the path is relative to the working directory.") from None
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{where} cannot be read as {suffix[1:]} ({reason}); write it anew.") from None


def _value_column(table, where):
    missing = [name for name in ("dataset", "split", "index") if name not in table.columns]
    if missing:
        raise InputError(
            f"{where} has no column {missing[0]!r} (it has {', '.join(map(str, table.columns))}); it needs "
            f"dataset, split, index and one of {', '.join(VALUE_COLUMNS)}."
        )
    found = [name for name in VALUE_COLUMNS if name in table.columns]
    if not found:
        raise InputError(
            f"{where} has no column of values (it has {', '.join(map(str, table.columns))}); name it "
            f"{', '.join(VALUE_COLUMNS[:-1])} or {VALUE_COLUMNS[-1]}, whichever it holds."
        )
    if len(found) > 1:
        raise InputError(
            f"{where} has the columns {' and '.join(found)}; keep one, so that it is clear which counts."
        )
    return found[0]


def _keys(table, splits, where):
    keys = pd.DataFrame({name: table[name].astype(str).fillna("") for name in ("dataset", "split")})
    present = keys.value_counts(["dataset", "split"], sort=False)
    allowed = ", ".join(f"{dataset} {split}" for dataset, split in splits)
    for dataset, split in present.index:
        if (dataset, split) not in splits:
            raise InputError(
                f"{where} has rows of dataset {dataset!r}, split {split!r}, which the pair does not know; "
                f"rename or remove them (known: {allowed})."
            )
    for dataset, split in splits:
        images = present.get((dataset, split), 0)
        if images == 1 or (images == 0 and split != "samples"):
            raise InputError(
                f"{where} has {'a single row' if images else 'no row'} of dataset {dataset!r}, split "
                f"{split!r}; score at least two of its images."
            )
    keys["index"] = _indices(table, keys, where)
    return keys


def _indices(table, keys, where):
    try:
        values = pd.to_numeric(table["index"]).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        values = np.full(len(table), np.nan)
    wrong = ~((values >= 0) & (values < 2**53) & (values == np.floor(values)))
    if wrong.any():
        raise InputError(
            f"{where}: column 'index' holds {table['index'].iloc[wrong.argmax()]}, which is no position of "
            f"an image in its split; count from 0."
        )
    indices = values.astype(np.int64)
    repeated = keys.assign(index=indices).duplicated().to_numpy()
    if repeated.any():
        dataset, split = keys.iloc[repeated.argmax()]
        raise InputError(
            f"{where} has index {indices[repeated.argmax()]} of {dataset} {split} more than once "
            f"({repeated.sum()} such rows); was a part appended twice, or does every shard count from 0?"
        )
    return indices


def _values(table, keys, unit, where):
    try:
        values = pd.to_numeric(table[unit]).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise InputError(
            f"{where}: column {unit!r} holds something other than numbers; give one number an image, with a "
            f"point and not a comma before the decimals."
        ) from None
    wrong = ~np.isfinite(values)
    if wrong.any():
        dataset, split, index = keys.iloc[wrong.argmax()]
        raise InputError(
            f"{where}: column {unit!r} holds {values[wrong.argmax()]} for {dataset} {split} {index} "
            f"({wrong.sum()} such rows); probably the model overflowed or gave the image probability zero: "
            f"score it again in double precision."
        )
    return values


def _bits_per_dim(values, unit, dimensions):
    if unit == "bits_per_dim":
        return values
    return values / np.log(2) if unit == "nats_per_dim" else -values / (dimensions * np.log(2))


def _refuse_impossible(bits, unit, dataset, split, pair, where):
    dimensions = pair.dimensions[dataset]
    fitted = dataset == pair.in_distribution and split != "samples"
    fault = _fault(bits, dimensions, fitted)
    if fault:
        kind, finding = fault
        cause = _CAUSES[unit, kind].format(dimensions=dimensions)
        raise InputError(
            f"{where}: column {unit!r} cannot hold {_MEANINGS[unit]}, since {dataset} {split} comes to "
            f"{finding}; probably they are {cause}."
        )


def _fault(bits, dimensions, fitted):
    """Kind of what is wrong and the finding, or None; ``fitted``: the set is what the model is made for."""
    mean, least, median = bits.mean(), bits.min(), np.median(bits)
    standard_error = bits.std(ddof=1) / np.sqrt(bits.size) if bits.size > 1 else 0.0
    if mean < -_NEGATIVE_STANDARD_ERRORS * standard_error:
        return "negative", f"{mean:.4g} bits/dim on average"
    if least < min(_LEAST_SINGLE, _LEAST_SINGLE_TOTAL_BITS / dimensions):
        return "negative", f"{least:.4g} bits/dim for an image"
    if median > (_MOST_IN_DISTRIBUTION if fitted else max(_MOST_ELSEWHERE, dimensions / 4)):
        return "large", f"{median:.4g} bits/dim (median)"
    if fitted and median < min(_LEAST_IN_DISTRIBUTION, _LEAST_TOTAL_BITS / dimensions):
        return "small", f"{median:.4g} bits/dim (median)"
    return None
