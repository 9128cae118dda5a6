"""The information axis: how many bits per dimension images of every source carry, and what lies in a band."""

import numpy as np
import pandas as pd

from typicality.images.scores import bits_of, calibration_bits
from typicality.intervals import clopper_pearson

LEVELS = (0.95, 0.99)
"""Shares of images that bands hold at least."""
QUANTILES = {
    "q0.005": (0.005, "lower"),
    "q0.025": (0.025, "lower"),
    "q0.5": (0.5, "linear"),
    "q0.975": (0.975, "higher"),
    "q0.995": (0.995, "higher"),
}
"""Columns of quantiles; the outer ones are scores of images, so that at least 95 % and 99 % lie between."""
INFORMATION_COLUMNS = (
    "model",
    "family",
    "source",
    "dataset",
    "images",
    "mean_bits_per_dim",
    *QUANTILES,
)
BAND_COLUMNS = (
    "model",
    "band_of",
    "level",
    "low",
    "high",
    "dataset",
    "split",
    "images",
    "inside",
    "share",
    "ci_low",
    "ci_high",
)
DATA, SAMPLES = "data", "samples"
"""What a band is made of: calibration images, or the model's own samples."""
TEST, OTHER_TEST = "test", "other test"
"""Sources: test images in and out of distribution."""


def information_table(scores_by_model, probes_by_model, families, pair):
    """Where images of every source lie on the information axis of every model.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model; the split ``samples``, where it is there, is a source.
    probes_by_model : mapping of str to pandas.DataFrame
        As `typicality.images.sampling.score_probes` makes them, for the models that have any.
    families : mapping of str to str
    pair : typicality.images.scores.Pair

    Returns
    -------
    pandas.DataFrame
        `INFORMATION_COLUMNS`; the data set of a source that is none is null.
    """
    rows = [
        {"model": model, "family": families[model], "source": source, "dataset": dataset, **_summary(bits)}
        for model, scores in scores_by_model.items()
        for source, dataset, bits in [
            *_splits(scores, pair),
            *_probes(probes_by_model.get(model)),
        ]
        if bits.size
    ]
    return pd.DataFrame(rows, columns=INFORMATION_COLUMNS).astype({"dataset": "string[pyarrow]"})


def _splits(scores, pair):
    inside, outside = pair.in_distribution, pair.out_of_distribution
    for split in ("train", "calibration", TEST):
        yield split, inside, bits_of(scores, inside, split)
    yield OTHER_TEST, outside, bits_of(scores, outside, "test")
    yield SAMPLES, None, bits_of(scores, inside, "samples")


def _probes(probes):
    if probes is not None:
        for source, rows in probes.groupby("source", sort=False):
            yield source, None, rows["bits_per_dim"].to_numpy(np.float64)


def _summary(bits):
    quantiles = {
        name: float(np.quantile(bits, probability, method=method))
        for name, (probability, method) in QUANTILES.items()
    }
    return {"images": bits.size, "mean_bits_per_dim": bits.mean(), **quantiles}


def central_band(bits, level):
    """Band between two scores that leaves out equally many on either side and holds at least the level.

    Its ends are the quantiles (1 - level) / 2 and (1 + level) / 2, each rounded outwards to a score: of n,
    floor((n - 1) (1 - level) / 2) lie beyond on either side. A further image of the same distribution is
    inside with a chance of 1 - 2 (beyond + 1) / (n + 1) on average, a little less than the level where n is
    small.

    Parameters
    ----------
    bits : numpy.ndarray, shape (n,)
    level : float

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> central_band(np.arange(41.0), 0.95)
    (1.0, 39.0)
    >>> central_band(np.arange(40.0), 0.95)
    (0.0, 39.0)
    """
    # A level such as 0.95 is no exact binary fraction; the margin is far below one image's share.
    beyond = int((bits.size - 1) * (1 - level) / 2 + 1e-9)
    ordered = np.sort(bits)
    return float(ordered[beyond]), float(ordered[-1 - beyond])


def bands_table(scores_by_model, pair, levels=LEVELS):
    """How many images of each kind lie inside the band of the data, and inside that of the model's samples.

    Parameters
    ----------
    scores_by_model : mapping of str to pandas.DataFrame
        Score tables by the name of the model; those without the split ``samples`` have the band of the data
        alone.
    pair : typicality.images.scores.Pair
    levels : sequence of float

    Returns
    -------
    pandas.DataFrame
        `BAND_COLUMNS`. ``band_of``: ``data``, calibration images, or ``samples``, the model's own. ``low``
        and ``high``: of the `central_band`, in bits/dim. ``ci_*``: Clopper and Pearson's 95 % interval of the
        share, given the band.
    """
    rows = [
        {"model": model, **row}
        for model, scores in scores_by_model.items()
        for row in _band_rows(scores, pair, levels)
    ]
    return pd.DataFrame(rows, columns=BAND_COLUMNS)


def _band_rows(scores, pair, levels):
    inside, outside = pair.in_distribution, pair.out_of_distribution
    samples = bits_of(scores, inside, "samples")
    makers = {DATA: calibration_bits(scores, pair)} | ({SAMPLES: samples} if samples.size else {})
    measured = [(inside, "calibration"), (inside, "test"), (outside, "test"), (inside, "samples")]
    for band_of, bits in makers.items():
        for level in levels:
            low, high = central_band(bits, level)
            for dataset, split in measured:
                values = bits_of(scores, dataset, split)
                made_of_it = split == {DATA: "calibration", SAMPLES: "samples"}[band_of]
                if values.size and not made_of_it:
                    band = {"band_of": band_of, "level": level, "low": low, "high": high}
                    yield band | {"dataset": dataset, "split": split} | _share(values, low, high)


def _share(bits, low, high):
    count = int(np.count_nonzero((bits >= low) & (bits <= high)))
    ci_low, ci_high = clopper_pearson(count, bits.size)
    return {
        "images": bits.size,
        "inside": count,
        "share": count / bits.size,
        "ci_low": float(ci_low),
        "ci_high": float(ci_high),
    }
