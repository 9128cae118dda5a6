r"""Second-order prediction of which of two sets a flow of constant volume finds likelier.

Nalisnick, Matsukawa, Teh, Gorur and Lakshminarayanan (2019, "Do deep generative models know what they don't
know?", section 5) expand the log-likelihood of such a flow to second order around the mean image of its
training set p. With a Gaussian latent density and a mean image of the other set q that is nearly the same,

.. math:: E_q \log p(x) - E_p \log p(x) \approx
    -\frac{1}{2\sigma^2} \sum_c \alpha_c^2 \sum_{h,w} (\sigma^2_{q,hwc} - \sigma^2_{p,hwc}),

where the weights :math:`\alpha_c` of channels come from the flow's 1 x 1 convolutions. Whatever they are, the
sign is decided where the variances of all channels differ to the same side. It is a statement about a flow
whose latent density is a Gaussian and whose volume does not change, and about no other model.
"""

import itertools

import numpy as np
import pandas as pd

from typicality.errors import InputError
from typicality.images.likelihoods import likelihood_gap
from typicality.intervals import normal_interval

MOMENT_COLUMNS = (
    "dataset",
    "channel",
    "images",
    "mean",
    "variance",
    "standard_error",
    "mean_offset_squared",
    "difference",
    "ci_low",
    "ci_high",
)
OBSERVED_COLUMNS = ("model", "family", "predicted", "gap_bits_per_dim", "ci_low", "ci_high", "observed")
_NULLABLE = ("standard_error", "mean_offset_squared", "difference", "ci_low", "ci_high")
HIGHER, LOWER, UNDECIDED = "higher", "lower", "undecided"
"""Likelihood of the out-of-distribution set beside the other, as predicted and as observed."""
BLOCKS = 50
"""Blocks of images that the jackknife leaves out in turn."""
_TOGETHER = 500


class PixelVariances:
    """Mean image of a set and the variances of its pixels over images, with their standard errors.

    Parameters
    ----------
    images : numpy.ndarray of uint8, shape (n, height, width, channels)
        At least two; possibly a map of a file, read a few at a time.
    blocks : int
        Consecutive images are left out together; memory holds two sums of images a block.

    Attributes
    ----------
    images : int
    mean : numpy.ndarray, shape (height, width, channels)
        In grey levels.
    variance, standard_error : numpy.ndarray, shape (channels,)
        Unbiased variance of a pixel over images, averaged over height and width, in squared grey levels; and
        its standard error by the delete-a-group jackknife over blocks, NaN with fewer than three images.

    Examples
    --------
    >>> moments = PixelVariances(np.array([0, 10], np.uint8).reshape(2, 1, 1, 1))
    >>> moments.mean.item(), moments.variance.item()
    (5.0, 50.0)
    """

    def __init__(self, images, blocks=BLOCKS):
        self.images = len(images)
        blocks = min(blocks, self.images)
        bounds = self.images * np.arange(blocks + 1) // blocks
        # Sums of whole numbers below 2^53 are exact in double precision.
        sums = [_sums(images[first:end]) for first, end in itertools.pairwise(bounds)]
        values, squares = (np.stack(parts) for parts in zip(*sums, strict=True))
        self.mean = values.sum(axis=0) / self.images
        self.variance = _variance(values.sum(axis=0), squares.sum(axis=0), self.images)
        self.standard_error = _jackknife(values, squares, np.diff(bounds))


def _sums(images):
    """Sums of values and of squares over images, for every pixel and channel."""
    values, squares = np.zeros((2, *images.shape[1:]))
    for first in range(0, len(images), _TOGETHER):
        chunk = images[first : first + _TOGETHER].astype(np.uint32)
        values += chunk.sum(axis=0)
        squares += (chunk**2).sum(axis=0)
    return values, squares


def _variance(values, squares, count):
    """Unbiased variance over ``count`` images, averaged over height and width; the axes before are kept."""
    return ((squares - values**2 / count) / (count - 1)).mean(axis=(-3, -2))


def _jackknife(values, squares, sizes):
    """Standard error of `_variance`, from its values without each block in turn."""
    if sizes.sum() - sizes.max() < 2:
        return np.full(values.shape[-1], np.nan)
    left = (sizes.sum() - sizes)[:, None, None, None]
    estimates = _variance(values.sum(axis=0) - values, squares.sum(axis=0) - squares, left)
    deviations = estimates - estimates.mean(axis=0)
    return np.sqrt((len(sizes) - 1) / len(sizes) * (deviations**2).sum(axis=0))


def moments_table(images_by_dataset, pair):
    """Means and variances of the test images of both sets, channel by channel, and how they differ.

    Parameters
    ----------
    images_by_dataset : mapping of str to numpy.ndarray
        Test images by the name of their set, as of `PixelVariances`.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `MOMENT_COLUMNS`, in grey levels and their squares. The out-of-distribution set alone has the last
        four: the squared distance between the mean images, averaged over pixels, and its variance minus that
        of the other set with a normal 95 % interval; null where there are fewer than three images.

    Raises
    ------
    InputError
        The images of the two sets differ in shape.
    """
    names = pair.in_distribution, pair.out_of_distribution
    shapes = [images_by_dataset[name].shape[1:] for name in names]
    if shapes[0] != shapes[1]:
        raise InputError(
            f"Images of {names[0]} have the shape {shapes[0]} and those of {names[1]} {shapes[1]}; their "
            f"pixels cannot be compared one by one, so choose sets of one shape for the pair."
        )
    inside, outside = (PixelVariances(images_by_dataset[name]) for name in names)
    compared = _comparison(inside, outside)
    rows = []
    for name, variances, others in (
        (names[0], inside, np.full_like(compared, np.nan)),
        (names[1], outside, compared),
    ):
        values = np.column_stack(
            [variances.mean.mean(axis=(0, 1)), variances.variance, variances.standard_error]
        )
        for channel, own, other in zip(channel_names(len(values)), values, others, strict=True):
            rows.append((name, channel, variances.images, *own, *other))
    table = pd.DataFrame(rows, columns=MOMENT_COLUMNS)
    return table.astype(dict.fromkeys(_NULLABLE, "Float64"))


def _comparison(inside, outside):
    """Offset of the mean images, difference of variances and its interval, shape (channels, 4)."""
    offset = ((outside.mean - inside.mean) ** 2).mean(axis=(0, 1))
    difference = outside.variance - inside.variance
    error = np.hypot(outside.standard_error, inside.standard_error)
    return np.column_stack([offset, difference, *normal_interval(difference, error)])


def channel_names(channels):
    """Names of the channels of images.

    Examples
    --------
    >>> channel_names(3), channel_names(1), channel_names(2)
    (('red', 'green', 'blue'), ('grey',), ('channel 1', 'channel 2'))
    """
    known = {1: ("grey",), 3: ("red", "green", "blue")}
    return known.get(channels, tuple(f"channel {number + 1}" for number in range(channels)))


def predicted(moments):
    """Whether the out-of-distribution set is predicted to be likelier, from the differences of variances.

    Parameters
    ----------
    moments : pandas.DataFrame
        As `moments_table` makes it.

    Returns
    -------
    {"higher", "lower", "undecided"}
        Of the likelihood; undecided unless the intervals of all channels lie on one side of zero.
    """
    differences = moments[moments["difference"].notna()]
    return _side(differences["ci_low"].min(), differences["ci_high"].max())


def _side(low, high):
    """Likelihood of the other set, from an interval that is below zero where it is likelier."""
    if pd.isna(low) or pd.isna(high):
        return UNDECIDED
    return HIGHER if high < 0 else LOWER if low > 0 else UNDECIDED


def observed_table(scores_by_model, families, moments, pair):
    """Put what every model finds beside the prediction.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    families : mapping of str to str
    moments : pandas.DataFrame
        As `moments_table` makes it.
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `OBSERVED_COLUMNS`: bits/dim of the out-of-distribution test images minus those of the others, with
        Welch's 95 % interval, and the side on which it lies.
    """
    prediction = predicted(moments)
    rows = []
    for model, scores in scores_by_model.items():
        gap = likelihood_gap(scores, pair)
        rows.append((model, families[model], prediction, *gap, _side(gap.ci_low, gap.ci_high)))
    return pd.DataFrame(rows, columns=OBSERVED_COLUMNS)
