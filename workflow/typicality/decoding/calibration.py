"""Calibration: how often what a language model gives a probability really comes."""

import numpy as np
import pandas as pd

from typicality.decoding.corpus import split_text
from typicality.decoding.strategies import interval
from typicality.streams import stream

COUNT_COLUMNS = ("segment", "bin", "predictions", "expected", "observed")
CALIBRATION_COLUMNS = (
    "p_low",
    "p_high",
    "predictions",
    "predicted",
    "frequency",
    "ratio",
    "ci_low",
    "ci_high",
)
STEPS = 8
"""Fine bins per factor of two of the predicted probability."""
LOWEST = -24
"""log2 of the probability below which all predictions share a bin."""
SEGMENT = 512
"""Consecutive symbols that are resampled together, since what follows what is not independent."""
LEAST_EXPECTED = 5
"""Hits that the lowest bin of the table expects; rarer predictions than it takes to expect them share it."""
SHARE = 0.05
"""Probability mass of a bin of `reliability`."""


def count_held_out(model, alphabet, blocks):
    """Count the predictions along the held-out blocks, as `count_predictions` does.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    alphabet : typicality.decoding.symbols.Alphabet
    blocks : pandas.DataFrame
        Has the columns split and text.

    Returns
    -------
    pandas.DataFrame
    """
    return count_predictions(model, alphabet.encode(split_text(blocks, "held-out")))


def count_predictions(model, symbols):
    """Count predictions by their probability: every symbol at every place of a text is one.

    Parameters
    ----------
    model : typicality.decoding.ngram.NgramModel
    symbols : array of int, shape (length,)
        Held-out text.

    Returns
    -------
    pandas.DataFrame
        Columns `COUNT_COLUMNS`: the bin is of log2 p, ``STEPS`` per factor of two, 0 the lowest; expected is
        the sum of the probabilities, observed how many of the predicted symbols came.
    """
    shape = -(-len(symbols) // SEGMENT), -LOWEST * STEPS
    predictions, expected, observed = (np.zeros(shape[0] * shape[1]) for _ in range(3))
    first = 0
    for probabilities, following in model.predictions(symbols):
        rows = np.arange(len(following))
        level = np.floor((np.log2(probabilities) - LOWEST) * STEPS).astype(np.int64)
        cell = ((first + rows) // SEGMENT * shape[1])[:, None] + np.clip(level, 0, shape[1] - 1)
        predictions += np.bincount(cell.ravel(), minlength=predictions.size)
        expected += np.bincount(cell.ravel(), probabilities.ravel(), predictions.size)
        observed += np.bincount(cell[rows, following], minlength=predictions.size)
        first += len(following)
    cell = np.flatnonzero(predictions)
    segment, fine = np.divmod(cell, shape[1])
    return pd.DataFrame(
        {
            "segment": segment,
            "bin": fine,
            "predictions": predictions[cell].astype(np.int64),
            "expected": expected[cell],
            "observed": observed[cell].astype(np.int64),
        }
    )


def calibration_table(counts, bootstrap, seed):
    """Compare predicted and observed frequencies, by factors of two of the predicted probability.

    Parameters
    ----------
    counts : pandas.DataFrame
        As `count_predictions` makes it.
    bootstrap : int
        Bootstrap samples of segments.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns p_low, p_high, predictions, predicted (mean probability), frequency, ratio (frequency over
        predicted), ci_low and ci_high (of the ratio, 95 %).
    """
    octaves = _merged_octaves(counts)
    predictions = counts["predictions"].groupby(octaves).sum()
    kinds = predictions.index.to_numpy()
    expected, observed = (
        counts.pivot_table(name, "segment", octaves, aggfunc="sum", fill_value=0).to_numpy(float)
        for name in ("expected", "observed")
    )
    weights = _resamples(len(expected), bootstrap, seed)
    low, high = interval((weights @ observed) / (weights @ expected))
    return pd.DataFrame(
        {
            "p_low": np.append(0.0, 2.0 ** (kinds[1:] + LOWEST)),
            "p_high": 2.0 ** (kinds + LOWEST + 1),
            "predictions": predictions.to_numpy(),
            "predicted": expected.sum(axis=0) / predictions.to_numpy(),
            "frequency": observed.sum(axis=0) / predictions.to_numpy(),
            "ratio": observed.sum(axis=0) / expected.sum(axis=0),
            "ci_low": low,
            "ci_high": high,
        }
    )


def _merged_octaves(counts):
    """Number each row's factor of two, those of the rarest predictions as one."""
    octaves = counts["bin"] // STEPS
    expected = counts["expected"].groupby(octaves).sum().cumsum()
    return octaves.clip(lower=expected.index[expected >= LEAST_EXPECTED].min()).rename("octave")


def reliability(counts, bootstrap, seed):
    """Compare the error of the least likely predictions with that of all others.

    Predictions are sorted by probability into bins of a twentieth of the mass each (more, where many have
    nearly the same probability). Each bin then expects as many hits and has as much noise; one bin of all
    likely predictions would be nearly right by normalisation alone. The error of a bin is
    ``|log2(observed / expected)|``.

    Parameters
    ----------
    counts, bootstrap, seed
        As of `calibration_table`.

    Returns
    -------
    dict
        ``tail`` and ``head``: errors of the first bin and the largest one of all others; ``below``: upper end
        of the first bin; ``ratio``: its observed over expected hits; ``difference``, ``ci_low``, ``ci_high``:
        of tail minus head.
    """
    expected, observed = _by_segment(counts)
    edges, member = _equal_masses(expected.sum(axis=0))
    expected, observed = expected @ member, observed @ member
    errors = _errors(expected.sum(axis=0), observed.sum(axis=0))
    weights = _resamples(len(expected), bootstrap, seed)
    drawn = _errors(weights @ expected, weights @ observed)
    low, high = interval(drawn[:, 0] - drawn[:, 1:].max(axis=1))
    tail, head = float(errors[0]), float(errors[1:].max())
    return {
        "tail": tail,
        "head": head,
        "below": float(2.0 ** ((edges[0] + 1) / STEPS + LOWEST)),
        "ratio": float(observed[:, 0].sum() / expected[:, 0].sum()),
        "difference": tail - head,
        "ci_low": float(low),
        "ci_high": float(high),
    }


def _by_segment(counts):
    shape = counts["segment"].max() + 1, -LOWEST * STEPS
    tables = np.zeros((2, *shape))
    tables[0][counts["segment"], counts["bin"]] = counts["expected"]
    tables[1][counts["segment"], counts["bin"]] = counts["observed"]
    return tables


def _equal_masses(mass):
    """Last fine bin of each bin of equal mass, and which fine bins belong to it, as a matrix of 0 and 1."""
    passed = np.searchsorted(np.cumsum(mass) / mass.sum(), np.arange(SHARE, 1 - SHARE / 2, SHARE))
    edges = np.unique(np.append(passed, len(mass) - 1))
    kind = np.searchsorted(edges, np.arange(len(mass)))
    return edges, (kind[:, None] == np.arange(len(edges))).astype(float)


def _errors(expected, observed):
    # Half a hit more, so that a resample without any has an error that is finite.
    return np.abs(np.log2((observed + 0.5 * (observed == 0)) / expected))


def _resamples(segments, count, seed):
    rng = stream(seed, "decoding/calibration")
    return rng.multinomial(segments, np.full(segments, 1 / segments), size=count).astype(float)
