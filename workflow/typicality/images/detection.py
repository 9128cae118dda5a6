"""Telling images of another kind by their likelihood, or by how typical it is; one by one or in batches."""

import numpy as np
import pandas as pd

from typicality.images.auroc import auroc_interval, delong
from typicality.images.scores import bits_of, calibration_bits
from typicality.intervals import clopper_pearson
from typicality.streams import stream

BATCH_SIZES = (1, 2, 5, 10, 25)
SCORES = ("likelihood", "typicality")
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
    scores_by_model, pair, seed, batch_sizes=BATCH_SIZES, *, draws=50, bootstrap=10_000, level=0.01
):
    """How well likelihood and typicality tell the out-of-distribution test images from the others.

    For each batch size M the test images of a set are permuted and cut into batches that share no image; what
    is left over, fewer than M, sits out that draw. Measures are averaged over draws, so that every image has
    its say; single images need no draw. Models that have scored the same images meet the same batches.

    The interval of the AUROC is that of one draw (`typicality.images.auroc.auroc_interval` at the mean of the
    draws' variances), and those of the two rates are Clopper and Pearson's for one draw's number of batches.
    Both are conservative: averaging over draws makes the estimate more precise, by an amount that draws of
    the same images cannot tell. They take the threshold as given.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model.
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
        `DETECTION_COLUMNS`; numbers are null where a set has fewer than two batches in a draw, which the two
        columns of batches show.
    """
    rows = [
        {
            "model": model,
            "score": score,
            "batch_size": size,
            **_measures(*_statistics(scores, score, pair, size, seed, draws, bootstrap), level),
        }
        for model, scores in scores_by_model.items()
        for score in SCORES
        for size in batch_sizes
    ]
    table = pd.DataFrame(rows, columns=DETECTION_COLUMNS)
    return table.astype(dict.fromkeys(_NULLABLE, "Float64"))


def anomaly(score, mean_bits, expected_bits):
    """Statistic of a batch, high where the batch is taken for anomalous.

    Parameters
    ----------
    score : {"likelihood", "typicality"}
        ``likelihood``: the mean bits themselves, so that unlikely batches are anomalous. ``typicality``:
        their distance from what is expected, on either side (Nalisnick et al., 2019, arXiv:1906.02994).
    mean_bits : numpy.ndarray
        Mean bits/dim of each batch.
    expected_bits : float
        Mean bits/dim of the calibration images, the estimate of the cross-entropy.

    Returns
    -------
    numpy.ndarray
        In bits/dim, shape of ``mean_bits``.

    Examples
    --------
    >>> anomaly("typicality", np.array([2.5, 4.5]), 4.0).tolist()
    [1.5, 0.5]
    """
    return {"likelihood": mean_bits, "typicality": np.abs(mean_bits - expected_bits)}[score]


def disjoint_batch_means(bits, batch_size, draws, generator):
    """Mean scores of batches that share no image within a draw.

    Parameters
    ----------
    bits : numpy.ndarray
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
        return bits[np.newaxis]
    batches = bits.size // batch_size
    drawn = generator.permuted(np.broadcast_to(bits, (draws, bits.size)), axis=1)
    return drawn[:, : batches * batch_size].reshape(draws, batches, batch_size).mean(axis=2)


def bootstrap_means(bits, batch_size, batches, generator):
    """Mean scores of batches drawn with replacement; of batches of one, every score, the limit of many draws.

    Parameters
    ----------
    bits : numpy.ndarray
        Shape (images,).
    batch_size, batches : int
    generator : numpy.random.Generator

    Returns
    -------
    numpy.ndarray
        Shape (batches,); (images,) for batches of one.
    """
    if batch_size == 1:
        return bits
    return bits[generator.integers(bits.size, size=(batches, batch_size))].mean(axis=1)


def _statistics(scores, score, pair, batch_size, seed, draws, bootstrap):
    """Statistics of test batches in and out of distribution, and of calibration batches."""
    calibration = calibration_bits(scores, pair)
    inside, outside = (
        disjoint_batch_means(
            bits_of(scores, name, "test"),
            batch_size,
            draws,
            stream(seed, f"images/detection/{name}/test", batch_size),
        )
        for name in (pair.in_distribution, pair.out_of_distribution)
    )
    generator = stream(seed, f"images/detection/{pair.in_distribution}/calibration", batch_size)
    reference = bootstrap_means(calibration, batch_size, bootstrap, generator)
    return tuple(anomaly(score, means, calibration.mean()) for means in (inside, outside, reference))


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
