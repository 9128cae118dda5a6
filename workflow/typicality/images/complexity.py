"""Input complexity: what a model's likelihood says beyond the length of a lossless code for the same image.

Serrà, Álvarez, Gómez, Slizovskaia, Núñez and Luque (2020), Input complexity and out-of-distribution detection
with likelihood-based generative models, ICLR (arXiv:1909.11480).
"""

import numpy as np
import pandas as pd

from typicality.errors import InputError

CODE_LENGTH = "code_length_bits"
"""Column that somebody else's score table may have: what a lossless code takes for the image, headers
included; null where it is not known."""

# No file is shorter than a byte, and storing an 8-bit pixel as it is takes 8 bits/dim and a header.
_LEAST_BITS = 8.0
_MOST_BITS_PER_DIM = 64.0
_BYTES_BELOW = 0.25


def input_complexity(bits_per_dim, lengths):
    """Input complexity ``S = -log2 p(x) - L(x)`` per dimension, high where an image is anomalous.

    An image is taken for anomalous where the model needs more bits than a code that knows nothing of its
    training images; of several codes the shortest counts, as in the paper.

    Parameters
    ----------
    bits_per_dim : array_like
        Shape (n,): of the model, ``-log2 p(x)`` per dimension.
    lengths : array_like
        Shape (n, codes), in bits/dim, at least one code.

    Returns
    -------
    numpy.ndarray
        Shape (n,), in bits/dim.

    Examples
    --------
    >>> input_complexity([3.5, 2.5], [[4.5, 5.0], [3.0, 2.0]]).tolist()
    [-1.0, 0.5]
    """
    return np.asarray(bits_per_dim) - np.min(lengths, axis=1)


def code_lengths(images, codecs, dimensions):
    """Code lengths of images: those of the model's own table, or else those of our codecs.

    Parameters
    ----------
    images : pandas.DataFrame
        Rows of a score table of one model. Its column `CODE_LENGTH` counts where no image lacks it.
    codecs : mapping of str to pandas.DataFrame
        Score tables of our codecs by name. Images are the same where data set, split and index are; our
        ``calibration`` is a part of what other people's tables call ``train``.
    dimensions : mapping of str to int
        Of an image, by data set.

    Returns
    -------
    pandas.DataFrame
        In bits/dim, one row an image, one column a code; NaN where a codec's table lacks the image.
    """
    if CODE_LENGTH in images and images[CODE_LENGTH].notna().all():
        sizes = images["dataset"].map(dimensions).to_numpy(np.float64)
        own = images[CODE_LENGTH].to_numpy(np.float64) / sizes
        return pd.DataFrame({"own": own}, index=images.index)
    sought = _identities(images)
    lengths = {
        name: scores["bits_per_dim"].set_axis(_identities(scores)).reindex(sought).to_numpy(np.float64)
        for name, scores in codecs.items()
    }
    return pd.DataFrame(lengths, index=images.index)


def _identities(images):
    split = images["split"].replace("calibration", "train")
    return pd.MultiIndex.from_arrays([images["dataset"], split, images["index"]])


def read_code_lengths(table, images, dimensions, where):
    """Code lengths of somebody else's score table, refused where they cannot be what their column says.

    Parameters
    ----------
    table : pandas.DataFrame
        As it was read.
    images : pandas.DataFrame
        Its images, in the same order: columns dataset, split, index and bits_per_dim.
    dimensions : mapping of str to int
        Of an image, by data set.
    where : str
        What the table is, for messages.

    Returns
    -------
    pandas.arrays.FloatingArray or None
        In bits per image, nullable; None where the table has none.

    Raises
    ------
    InputError
        Values are no numbers, are missing for some images that are no samples, or are too few or too many
        bits, or look like bytes.
    """
    if CODE_LENGTH not in table or table[CODE_LENGTH].isna().all():
        return None
    try:
        lengths = pd.to_numeric(table[CODE_LENGTH]).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise InputError(
            f"{where}: column {CODE_LENGTH!r} holds something other than numbers; give the bits of one file "
            "an image, or leave the column out."
        ) from None
    missing = np.isnan(lengths) & (images["split"] != "samples").to_numpy()
    if missing.any():
        dataset, split, index = images.iloc[missing.argmax()][["dataset", "split", "index"]]
        raise InputError(
            f"{where}: column {CODE_LENGTH!r} is empty for {dataset} {split} {index} ({missing.sum()} such "
            "rows); give every image of train and test its code length, or leave the column out."
        )
    fault = _fault(lengths, images, images["dataset"].map(dimensions).to_numpy(np.float64))
    if fault:
        raise InputError(f"{where}: column {CODE_LENGTH!r} cannot hold the bits of an image's code: {fault}.")
    return pd.array(lengths, dtype="Float64")


def _fault(lengths, images, dimensions):
    """What is wrong with code lengths, and its likely cause; None where nothing is."""
    for wrong, cause in (
        (np.isinf(lengths), "of files that could not be written (leave the column out)"),
        (lengths < _LEAST_BITS, "bits per dimension or bytes (multiply by the dimensions or by 8)"),
        (lengths > _MOST_BITS_PER_DIM * dimensions, "sums over several images (give one value an image)"),
    ):
        if wrong.any():
            dataset, split, index = images.iloc[wrong.argmax()][["dataset", "split", "index"]]
            bits = lengths[wrong.argmax()]
            return f"{dataset} {split} {index} takes {bits:.4g}; probably they are {cause}"
    known = lengths[~np.isnan(lengths)]
    # Files in bits are multiples of 8 and ideal code lengths are no integers. Bits of a coder of its own may
    # be any integer, but not a quarter of what a likelihood model takes.
    whole = (known % 1 == 0).all() and (known % 8 != 0).any()
    ratio = np.nanmedian(lengths / dimensions) / np.median(images["bits_per_dim"])
    if whole and 0 < ratio < _BYTES_BELOW:
        return f"they are {ratio:.2g} of the model's bits (median); probably they are bytes (multiply by 8)"
    return None
