"""Telling images of another kind by scores that come from likelihoods; one by one or in batches."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from typicality.images.auroc import auroc_interval, delong
from typicality.images.complexity import code_lengths, input_complexity
from typicality.images.density_of_states import calibration_density_of_states, density_of_states
from typicality.images.scores import calibration_images, images_of
from typicality.intervals import clopper_pearson
from typicality.streams import stream

BATCH_SIZES = (1, 2, 5, 10, 25)
CODEC_SCORES = ("likelihood", "typicality")
"""Scores that need likelihoods alone; all that codecs have, whose code lengths serve the other scores."""
SCORES = (*CODEC_SCORES, "complexity", "density of states")
DETECTION_COLUMNS = (
    "model",
    "score",
    "batch_size",
    "auroc",
    "ci_low",
    "ci_high",
    "false_alarm_rate",
    "detection_rate",
    "false_alarm_ci_low",
    "false_alarm_ci_high",
    "detection_ci_low",
    "detection_ci_high",
    "threshold_bits_per_dim",
    "in_distribution_batches",
    "out_of_distribution_batches",
    "draws",
)
_NULLABLE = DETECTION_COLUMNS[
    DETECTION_COLUMNS.index("auroc") : DETECTION_COLUMNS.index("in_distribution_batches")
]


def detection_table(
    scores_by_model, families, pair, seed, batch_sizes=BATCH_SIZES, *, draws=50, bootstrap=10_000, level=0.01
):
    """How well scores tell the out-of-distribution test images from the others.

    The `image_scores` of a model are averaged over batches. For each batch size M the test images of a set
    are permuted and cut into batches that share no image; what is left over, fewer than M, sits out that
    draw. Measures are averaged over draws, so that every image has its say; single images need no draw.
    Models that have scored the same images, and all scores of a model, meet the same batches.

    The interval of the AUROC is that of one draw (`typicality.images.auroc.auroc_interval` at the mean of the
    draws' variances), and those of the two rates are Clopper and Pearson's for one draw's number of batches.
    Both are conservative: averaging over draws makes the estimate more precise, by an amount that draws of
    the same images cannot tell. They take the threshold as given.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
    families : mapping of str to str
        Family of each model. The tables of codecs give the code lengths of the images.
    pair : typicality.images.scores.Pair
    seed : int
    batch_sizes : sequence of int
    draws : int
    bootstrap : int
        Batches of calibration images, drawn with replacement, whose quantile is the threshold.
    level : float
        Share of in-distribution batches that may exceed the threshold.

    Returns
    -------
    pandas.DataFrame
        `DETECTION_COLUMNS`; a model has rows of those of the `SCORES` that it has. Numbers are null where a
        set has fewer than two batches in a draw, which the two columns of batches show. So is the threshold
        of the density of states, which is in no bits.
    """
    codecs = {name: scores for name, scores in scores_by_model.items() if families[name] == "codec"}
    rows = [
        {
            "model": model,
            "score": score,
            "batch_size": size,
            **_measures(*_statistics(score, images, pair, size, seed, draws, bootstrap), level),
        }
        for model, scores in scores_by_model.items()
        for score, images in image_scores(scores, pair, None if model in codecs else codecs).items()
        for size in batch_sizes
    ]
    table = pd.DataFrame(rows, columns=DETECTION_COLUMNS).astype(dict.fromkeys(_NULLABLE, "Float64"))
    table.loc[table["score"] == "density of states", "threshold_bits_per_dim"] = pd.NA
    return table


class ImageScores(NamedTuple):
    """One score of single images, shapes (images,)."""

    calibration: np.ndarray
    inside: np.ndarray
    outside: np.ndarray


def image_scores(scores, pair, codecs):
    """Scores of single images under one model, to be averaged over batches.

    Parameters
    ----------
    scores : pandas.DataFrame
        Score table of the model.
    pair : typicality.images.scores.Pair
    codecs : mapping of str to pandas.DataFrame or None
        Score tables of our codecs; None for a codec itself.

    Returns
    -------
    dict of str to ImageScores
        By `SCORES`. Likelihood and typicality: bits/dim. Complexity, where code lengths of all test images
        are at hand: bits/dim beyond the shortest code (`typicality.images.complexity.input_complexity`).
        Density of states: of the bits/dim and every code length, in nats
        (`typicality.images.density_of_states.density_of_states`).
    """
    groups = (
        calibration_images(scores, pair),
        images_of(scores, pair.in_distribution, "test"),
        images_of(scores, pair.out_of_distribution, "test"),
    )
    bits = [group["bits_per_dim"].to_numpy(np.float64) for group in groups]
    by_score = dict.fromkeys(CODEC_SCORES, ImageScores(*bits))
    if codecs is None:
        return by_score
    lengths = _known_code_lengths([code_lengths(group, codecs, pair.dimensions) for group in groups])
    # Calibration images without a code length sit out.
    coded = ~np.isnan(lengths[0]).any(axis=1)
    bits[0], lengths[0] = bits[0][coded], lengths[0][coded]
    if lengths[0].shape[1]:
        by_score["complexity"] = ImageScores(*map(input_complexity, bits, lengths))
    statistics = [np.column_stack(group).T for group in zip(bits, lengths, strict=True)]
    return by_score | {"density of states": _density_of_states(statistics, pair)}


def _known_code_lengths(lengths):
    """Arrays (images, codes) of the codes that all test images and two calibration images have."""
    calibration, *tested = lengths
    known = [
        name
        for name in calibration
        if calibration[name].notna().sum() > 1 and all(group[name].notna().all() for group in tested)
    ]
    return [group[known].to_numpy(np.float64) for group in lengths]


def _density_of_states(statistics, pair):
    calibration, *tested = statistics
    # Code lengths come in bytes, and nothing is to be learnt from less than a bit of an image.
    bit = 1 / pair.dimensions[pair.in_distribution]
    least = [bit] * len(calibration)
    return ImageScores(
        calibration_density_of_states(calibration, least),
        *(density_of_states(calibration, images, least) for images in tested),
    )


def anomaly(score, means, expected):
    """Statistic of a batch, high where the batch is taken for anomalous.

    Parameters
    ----------
    score : str
        One of `SCORES`. ``typicality``: distance from what is expected, on either side (Nalisnick et al.,
        2019, arXiv:1906.02994). The others are the means themselves: for ``likelihood``, unlikely batches
        are anomalous.
    means : numpy.ndarray
        Mean score of each batch.
    expected : float
        Mean score of the calibration images; of bits/dim the estimate of the cross-entropy.

    Returns
    -------
    numpy.ndarray
        Shape and unit of ``means``.

    Examples
    --------
    >>> anomaly("typicality", np.array([2.5, 4.5]), 4.0).tolist()
    [1.5, 0.5]
    """
    return np.abs(means - expected) if score == "typicality" else means


def disjoint_batch_means(scores, batch_size, draws, generator):
    """Mean scores of batches that share no image within a draw.

    Parameters
    ----------
    scores : numpy.ndarray
        Shape (images,).
    batch_size, draws : int
        Batches of one image are the images themselves, so that one draw is all there is.
    generator : numpy.random.Generator

    Returns
    -------
    numpy.ndarray
        Shape (draws, images // batch_size); (1, images) for batches of one.

    Examples
    --------
    >>> disjoint_batch_means(np.array([1.0, 1.0, 3.0, 3.0]), 4, 2, np.random.default_rng(0)).tolist()
    [[2.0], [2.0]]
    """
    if batch_size == 1:
        return scores[np.newaxis]
    batches = scores.size // batch_size
    drawn = generator.permuted(np.broadcast_to(scores, (draws, scores.size)), axis=1)
    return drawn[:, : batches * batch_size].reshape(draws, batches, batch_size).mean(axis=2)


def bootstrap_means(scores, batch_size, batches, generator):
    """Mean scores of batches drawn with replacement; of batches of one, every score, the limit of many draws.

    Parameters
    ----------
    scores : numpy.ndarray
        Shape (images,).
    batch_size, batches : int
    generator : numpy.random.Generator

    Returns
    -------
    numpy.ndarray
        Shape (batches,); (images,) for batches of one.
    """
    if batch_size == 1:
        return scores
    return scores[generator.integers(scores.size, size=(batches, batch_size))].mean(axis=1)


def _statistics(score, images, pair, batch_size, seed, draws, bootstrap):
    """Statistics of test batches in and out of distribution, and of calibration batches."""
    inside, outside = (
        disjoint_batch_means(
            values, batch_size, draws, stream(seed, f"images/detection/{name}/test", batch_size)
        )
        for name, values in (
            (pair.in_distribution, images.inside),
            (pair.out_of_distribution, images.outside),
        )
    )
    generator = stream(seed, f"images/detection/{pair.in_distribution}/calibration", batch_size)
    reference = bootstrap_means(images.calibration, batch_size, bootstrap, generator)
    expected = images.calibration.mean()
    return tuple(anomaly(score, means, expected) for means in (inside, outside, reference))


def _measures(inside, outside, reference, level):
    """Measures of one statistic, from arrays of shape (draws, batches), and (batches,) for the reference."""
    draws, negatives = inside.shape
    positives = outside.shape[1]
    counts = {
        "in_distribution_batches": negatives,
        "out_of_distribution_batches": positives,
        "draws": draws,
    }
    if min(negatives, positives) < 2:
        return counts
    areas, variances = delong(inside, outside)
    area = float(areas.mean())
    low, high = auroc_interval(area, float(variances.mean()), negatives, positives)
    threshold = float(np.quantile(reference, 1 - level, method="higher"))
    return {
        "auroc": area,
        "ci_low": low,
        "ci_high": high,
        **_rate("false_alarm", inside > threshold),
        **_rate("detection", outside > threshold),
        "threshold_bits_per_dim": threshold,
        **counts,
    }


def _rate(name, alarms):
    draws, batches = alarms.shape
    total = int(alarms.sum())
    # A draw has total / draws alarms on average; the interval of a count that is no integer is taken from the
    # integers on either side of it.
    low, _ = clopper_pearson(total // draws, batches)
    _, high = clopper_pearson(-(-total // draws), batches)
    return {
        f"{name}_rate": total / alarms.size,
        f"{name}_ci_low": float(low),
        f"{name}_ci_high": float(high),
    }
