"""Measures of spoken sequences, in the mean over sequences."""

import numpy as np
import pandas as pd
from scipy import stats

ALL = "all"
"""Stands for all classes of sound together."""
SILENCE_DB = -40.0
"""A sequence at least so far below the held-out speech of the same labels is silent."""
SEQUENCE_COLUMNS = (
    "decoding",
    "temperature",
    "sequence",
    "sound",
    "level_db",
    "relative_level_db",
    "high_share",
    "flatness",
    "bits_per_sample",
)
MEASURES = SEQUENCE_COLUMNS[4:]
SUMMARY_COLUMNS = (
    "decoding",
    "temperature",
    "sound",
    "sequences",
    "silent",
    *(f"{measure}{end}" for measure in MEASURES for end in ("", "_low", "_high")),
)


def mean_interval(values, level=0.95):
    """Mean of independent values and its interval by Student's t.

    Parameters
    ----------
    values : sequence of float
        A single one has no interval.
    level : float

    Returns
    -------
    mean, low, high : float
        The latter two null (``None``) for a single value.

    Examples
    --------
    >>> [round(float(x), 3) for x in mean_interval([1.0, 2.0, 3.0])]
    [2.0, -0.484, 4.484]
    """
    values = np.asarray(values, np.float64)
    mean = values.mean()
    if len(values) < 2:
        return mean, None, None
    half = stats.t.ppf((1 + level) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return mean, mean - half, mean + half


def summarise(sequences):
    """Mean over sequences of everything that is measured, with 95 % intervals.

    Parameters
    ----------
    sequences : pandas.DataFrame
        As `typicality.audio.measures.measure_sequences` makes it.

    Returns
    -------
    pandas.DataFrame
        One row per decoding and class of sound: decoding, temperature, sound, sequences, silent (share of
        sequences), and mean, lower and upper end of `MEASURES` (suffixes ``_low`` and ``_high``).
    """
    rows = []
    for (name, sound), part in sequences.groupby(["decoding", "sound"], sort=False):
        row = {
            "decoding": name,
            "temperature": part["temperature"].iloc[0],
            "sound": sound,
            "sequences": len(part),
            "silent": float((part["relative_level_db"] <= SILENCE_DB).mean()),
        }
        for measure in MEASURES:
            row |= zip(
                (measure, f"{measure}_low", f"{measure}_high"), mean_interval(part[measure]), strict=True
            )
        rows.append(row)
    ends = [f"{measure}{end}" for measure in MEASURES for end in ("_low", "_high")]
    nullable = dict.fromkeys(("temperature", *ends), "Float64")
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)).astype(nullable)
