"""Likelihood and quality disagree: good likelihood with bad samples, and good samples with bad likelihood.

The first is a mixture of a model with noise, the second memorises its training images (Theis, van den Oord
and Bethge, 2016, arXiv:1511.01844, section 3.2).
"""

import logging

import numpy as np
import pandas as pd
from scipy.special import logsumexp

from typicality.images.scores import bits_of

_LOGGER = logging.getLogger(__name__)

NOISE_SHARES = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)
"""Shares of noise in the mixtures; with 0 it is the model itself."""
NOISE_BITS_PER_DIM = 8.0
"""What uniform noise over 256 values costs, for every image."""
MIXTURE, MEMORISER = "mixture", "memoriser"
COUNTEREXAMPLE_COLUMNS = (
    "counterexample",
    "model",
    "noise_share",
    "deviation",
    "images",
    "mean_bits_per_dim",
    "standard_error",
    "largest_loss_bits",
    "bound_bits",
    "grey_levels",
)
_NULLABLE = ("noise_share", "deviation", "largest_loss_bits", "bound_bits", "grey_levels")
_VALUES = np.arange(256.0)
# Training images compared at once: their squared distances are one product of matrices.
_TOGETHER = 1000


def mixture_loss(bits, noise_bits, noise_share):
    """Bits per image that a model loses when it is mixed with noise, (1 - w) p + w q instead of p.

    The loss, -log2(1 - w + w q/p), comes from the difference of the two code lengths and not from that of
    two large numbers, so that it keeps its precision and never exceeds `loss_bound`.

    Parameters
    ----------
    bits : numpy.ndarray
        -log2 p of whole images.
    noise_bits : float or numpy.ndarray
        -log2 q of them.
    noise_share : float
        w, at least 0 and below 1.

    Returns
    -------
    numpy.ndarray
        Bits per image, shape of ``bits``; negative where the noise makes an image likelier.

    Examples
    --------
    >>> mixture_loss(np.array([10.0, 2.0]), 10.0, 0.5).round(6).tolist()
    [0.0, 0.994375]
    """
    with np.errstate(divide="ignore"):
        log_noise = np.log2(noise_share) + (bits - noise_bits)
    return 0.0 - np.logaddexp2(-loss_bound(noise_share), log_noise)


def loss_bound(noise_share):
    """Most bits per image that `mixture_loss` can be, -log2(1 - w), whatever the noise and the image.

    Examples
    --------
    >>> round(loss_bound(0.99), 6)
    6.643856
    """
    return float(0.0 - np.log1p(-noise_share) / np.log(2))


def taken_for_noise(bits, noise_bits, noise_share):
    """Whether the mixture itself thinks it more probable than not that images came from the noise.

    Parameters
    ----------
    bits, noise_bits, noise_share
        As of `mixture_loss`, the share above 0.

    Returns
    -------
    numpy.ndarray of bool
        Bayes' rule: w q > (1 - w) p.
    """
    return np.log2(noise_share) - noise_bits > np.log2(1 - noise_share) - bits


class Memoriser:
    """Kernel density of narrow Gaussians on training images, over the whole numbers from 0 to 255.

    A value beside a training value t has the probability exp(-(value - t)^2 / (2 s^2)) / Z(t), with Z(t) such
    that the 256 probabilities sum to one; all dimensions are independent, all training images equally likely.

    Parameters
    ----------
    images : numpy.ndarray of uint8, shape (n, ...)
        Possibly a map of a file; read a few at a time.
    deviations : sequence of float
        s in grey levels; one density for each.
    """

    def __init__(self, images, deviations):
        self.images = images
        self.deviations = np.asarray(deviations, np.float64)

    def log_prob(self, images):
        """Log-likelihood of whole images under the density of each deviation, in bits.

        Squared distances of whole numbers are exact in float64. Memory grows with the images scored and not
        with those of training.

        Parameters
        ----------
        images : numpy.ndarray of uint8, shape (m, ...)

        Returns
        -------
        numpy.ndarray of float64, shape (deviations, m)
        """
        points = images.reshape(len(images), -1).astype(np.float64)
        nats = np.full((self.deviations.size, len(points)), -np.inf)
        for first in range(0, len(self.images), _TOGETHER):
            block = self.images[first : first + _TOGETHER]
            nats = np.logaddexp(nats, self._log_sums(block, points))
            _LOGGER.info("memoriser: %d of %d training images", first + len(block), len(self.images))
        return (nats - np.log(len(self.images))) / np.log(2)

    def _log_sums(self, block, points):
        """Logarithms of the sums of kernels on some training images, shape (deviations, points)."""
        centres = block.reshape(len(block), -1).astype(np.float64)
        distances = centres @ points.T
        distances *= -2
        distances += np.einsum("ij,ij->i", centres, centres)[:, None]
        distances += np.einsum("ij,ij->i", points, points)
        normalisers = _value_counts(block) @ np.log(self._kernels().sum(axis=2)).T
        exponents = -0.5 / self.deviations**2
        return np.stack(
            [
                logsumexp(exponent * distances - normaliser[:, None], axis=0)
                for exponent, normaliser in zip(exponents, normalisers.T, strict=True)
            ]
        )

    def grey_levels(self):
        """Root mean square distance of a sample's values from its training image, exact, in grey levels.

        Returns
        -------
        numpy.ndarray of float64, shape (deviations,)
        """
        counts = np.zeros(_VALUES.size)
        for first in range(0, len(self.images), _TOGETHER):
            counts += _value_counts(self.images[first : first + _TOGETHER]).sum(axis=0)
        kernels = self._kernels()
        squares = (kernels * _squared_differences()).sum(axis=2) / kernels.sum(axis=2)
        return np.sqrt(squares @ counts / counts.sum())

    def _kernels(self):
        """Unnormalised, shape (deviations, training value, value)."""
        return np.exp(-0.5 * _squared_differences() / self.deviations[:, None, None] ** 2)


def _squared_differences():
    return np.subtract.outer(_VALUES, _VALUES) ** 2


def _value_counts(images):
    """How often each value is in each image, shape (n, 256)."""
    values = images.reshape(len(images), -1)
    places = values + np.arange(len(values))[:, None] * _VALUES.size
    return np.bincount(places.ravel(), minlength=len(values) * _VALUES.size).reshape(-1, _VALUES.size)


def counterexample_table(scores_by_model, train, test, deviations, dataset):
    """Measure both counterexamples on test images.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables of the models that are mixed with noise.
    train, test : numpy.ndarray of uint8, shape (n, height, width, channels)
        What the memoriser knows, and what it is tested on; ``train`` possibly a map of a file.
    deviations : sequence of float
        Of the memoriser's kernels, in grey levels.
    dataset : str
        Name of the images' set.

    Returns
    -------
    pandas.DataFrame
        `COUNTEREXAMPLE_COLUMNS`; what does not concern a counterexample is null. The loss is the largest over
        all test images, in bits per image. ``grey_levels`` is the memoriser's distance from photographs.
    """
    dimensions = test[0].size
    rows = [
        _mixture_row(model, bits_of(scores, dataset, "test"), share, dimensions)
        for model, scores in scores_by_model.items()
        for share in NOISE_SHARES
    ]
    memoriser = Memoriser(train, deviations)
    bits_per_dim = -memoriser.log_prob(test) / dimensions
    rows += [
        {
            "counterexample": MEMORISER,
            "deviation": deviation,
            "grey_levels": levels,
            **_mean(bits),
        }
        for deviation, levels, bits in zip(deviations, memoriser.grey_levels(), bits_per_dim, strict=True)
    ]
    table = pd.DataFrame(rows, columns=COUNTEREXAMPLE_COLUMNS)
    return table.astype(dict.fromkeys(_NULLABLE, "Float64") | {"model": "string[pyarrow]"})


def _mixture_row(model, bits_per_dim, share, dimensions):
    loss = mixture_loss(bits_per_dim * dimensions, NOISE_BITS_PER_DIM * dimensions, share)
    return {
        "counterexample": MIXTURE,
        "model": model,
        "noise_share": share,
        "largest_loss_bits": loss.max(),
        "bound_bits": loss_bound(share),
        **_mean(bits_per_dim + loss / dimensions),
    }


def _mean(bits_per_dim):
    return {
        "images": bits_per_dim.size,
        "mean_bits_per_dim": bits_per_dim.mean(),
        "standard_error": bits_per_dim.std(ddof=1) / np.sqrt(bits_per_dim.size),
    }
