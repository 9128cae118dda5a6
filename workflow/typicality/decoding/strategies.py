"""Averages of every decoding strategy over prompts, with bootstrap intervals."""

import numpy as np
import pandas as pd

from typicality.decoding.texts import ANCESTRAL, STRATEGIES
from typicality.intervals import LEVEL
from typicality.streams import stream

MEASURES = ("bits", "distance", "distinct", "repeated")
"""Per text: bits per symbol, their distance from the entropy rate, shares of n-grams."""
STRATEGY_COLUMNS = (
    "strategy",
    "setting",
    "texts",
    *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")),
    "spread_low",
    "spread_high",
    "in_band",
)


def with_distance(texts):
    """Add each text's distance from the model's entropy rate, in bits per symbol.

    The entropy rate is estimated by the mean information of the ancestral samples, from the same prompts and
    of the same length.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns strategy and bits, among others.

    Returns
    -------
    pandas.DataFrame
    """
    return texts.assign(distance=(texts["bits"] - entropy_rate(texts)).abs())


def entropy_rate(texts):
    """Mean information of the ancestral samples, in bits per symbol."""
    return float(texts.loc[texts["strategy"] == ANCESTRAL, "bits"].mean())


def typical_band(texts):
    """Return the central 95 % of the ancestral samples' information, in bits per symbol."""
    bits = texts.loc[texts["strategy"] == ANCESTRAL, "bits"]
    return tuple(float(end) for end in np.quantile(bits, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))


def resamples(prompts, count, seed):
    """Weights of bootstrap samples of the prompts, which sum to one.

    Prompts are drawn, not texts: continuations of one prompt are alike, and all strategies keep to the same
    draws, so that differences between them are paired.

    Parameters
    ----------
    prompts, count : int
        Numbers of prompts and of samples.
    seed : int

    Returns
    -------
    ndarray of float64, shape (count, prompts)
    """
    rng = stream(seed, "decoding/bootstrap")
    return rng.multinomial(prompts, np.full(prompts, 1 / prompts), size=count) / prompts


def interval(values):
    """Return the percentile interval of bootstrap values along the first axis.

    Examples
    --------
    >>> low, high = interval(np.arange(101.0))
    >>> round(float(low), 6), round(float(high), 6)
    (2.5, 97.5)
    """
    return np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)


def prompt_means(texts, measure):
    """Average a measure over the samples of each prompt.

    Parameters
    ----------
    texts : pandas.DataFrame
    measure : str
        One of its columns.

    Returns
    -------
    dict of ndarray, each of shape (prompts,)
        By strategy and setting, None where a strategy has no setting.
    """
    means = texts.groupby(["strategy", "setting", "prompt"], dropna=False, sort=True)[measure].mean()
    grouped = means.groupby(level=["strategy", "setting"], dropna=False, sort=True)
    return {
        (strategy, None if pd.isna(setting) else float(setting)): values.to_numpy(float)
        for (strategy, setting), values in grouped
    }


def strategy_table(texts, bootstrap, seed):
    """Average every measure of every strategy and setting.

    Parameters
    ----------
    texts : pandas.DataFrame
        Columns `typicality.decoding.texts.TEXT_COLUMNS`, of all strategies.
    bootstrap : int
        Bootstrap samples of prompts.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `STRATEGY_COLUMNS`, in the order of strategies and settings: ``texts``, how many there are;
        the mean of each measure and the ends of its 95 % interval; ``spread_low`` and ``spread_high``, the
        central 95 % of the texts' bits, which of the ancestral samples is the typical band; ``in_band``, the
        share of texts in that band.
    """
    texts = with_distance(texts)
    low, high = typical_band(texts)
    texts = texts.assign(in_band=texts["bits"].between(low, high).astype(float))
    means = {name: prompt_means(texts, name) for name in (*MEASURES, "in_band")}
    weights = resamples(texts["prompt"].nunique(), bootstrap, seed)
    rows = []
    groups = {
        (strategy, None if pd.isna(setting) else float(setting)): group
        for (strategy, setting), group in texts.groupby(["strategy", "setting"], dropna=False)
    }
    for key in sorted(groups, key=lambda key: (STRATEGIES.index(key[0]), key[1] or 0)):
        row = {"strategy": key[0], "setting": key[1], "texts": len(groups[key])}
        for name in MEASURES:
            row[name] = float(means[name][key].mean())
            row[f"{name}_low"], row[f"{name}_high"] = interval(weights @ means[name][key])
        row["spread_low"], row["spread_high"] = interval(groups[key]["bits"].to_numpy(float))
        rows.append(row | {"in_band": float(means["in_band"][key].mean())})
    return pd.DataFrame(rows, columns=list(STRATEGY_COLUMNS)).astype(
        {"strategy": "string[pyarrow]", "setting": "Float64"}
    )
