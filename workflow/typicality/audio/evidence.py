"""What decoding our model of speech says about the claims on audio."""

import numpy as np
import pandas as pd

from typicality.audio.mulaw import noise_mode
from typicality.audio.phones import FRICATIVE, VOWEL
from typicality.audio.speech import DATA
from typicality.audio.strategies import DENSEST, GREEDY
from typicality.audio.summary import SILENCE_DB, mean_interval
from typicality.claims.evidence import Evidence, evidence_table

_PARTS = {VOWEL: "vowels", FRICATIVE: "fricatives"}


def audio_evidence(sequences):
    """Evidence for every claim that speech decides.

    Parameters
    ----------
    sequences : pandas.DataFrame
        As `typicality.audio.measures.measure_sequences` makes it.

    Returns
    -------
    pandas.DataFrame
        As `typicality.claims.evidence.evidence_table` makes it. Intervals are over held-out label sequences.
    """
    rows = [_greedy(sequences, sound) for sound in _PARTS]
    slopes = {sound: _slopes(sequences, sound, "level_db") for sound in _PARTS}
    level, faster = slopes[FRICATIVE], slopes[FRICATIVE] - slopes[VOWEL]
    high, flat = (_slopes(sequences, FRICATIVE, measure) for measure in ("high_share", "flatness"))
    rows += [
        _falling(
            "level", level, "dB of fricatives lost per halving of the temperature", sequences, "level_db"
        ),
        _falling("faster", faster, "dB that fricatives lose per halving beyond what vowels lose"),
        _falling("high-frequencies", high, "share of their power lost per halving", sequences, "high_share"),
        _falling("noise", flat, "spectral flatness lost per halving", sequences, "flatness"),
    ]
    return evidence_table(rows)


def _greedy(sequences, sound):
    """Compare greedy decoding with the data of the same labels."""
    claim, here = f"audio.greedy:{_PARTS[sound]}", sequences[sequences["sound"] == sound]
    levels = {name: part["relative_level_db"] for name, part in here.groupby("decoding")}
    if len(levels.get(GREEDY.name, ())) < 2:
        return Evidence(claim, detail=f"fewer than two of the held-out sequences have a {sound}")
    mean, low, high = mean_interval(levels[GREEDY.name])
    silent = int((levels[GREEDY.name] <= SILENCE_DB).sum())
    deviation = 10 ** (here.loc[here["decoding"] == DATA, "level_db"].mean() / 20)
    detail = (
        f"dB relative to the data; {silent} of {len(levels[GREEDY.name])} sequences are silent; the "
        f"likeliest level of Gaussian noise as loud as the data is {noise_mode(deviation) / deviation:.2f} "
        "standard deviations from 0; with the level of the largest probability per width of its cell it is "
        f"{levels[DENSEST.name].mean():.1f} dB"
    )
    return Evidence(claim, simulated=mean, ci_low=low, ci_high=high, detail=detail)


def _slopes(sequences, sound, measure):
    """Least squares of a measure on the binary logarithm of the temperature, for each sequence."""
    drawn = sequences[(sequences["sound"] == sound) & (sequences["temperature"].fillna(0) > 0)]
    by_temperature = drawn.pivot_table(index="sequence", columns="temperature", values=measure)
    if by_temperature.empty:
        return pd.Series(dtype=float)
    octaves = np.log2(by_temperature.columns.to_numpy(float))
    octaves -= octaves.mean()
    return (by_temperature * octaves).sum(axis=1) / (octaves @ octaves)


def _falling(part, slopes, meaning, sequences=None, measure=""):
    """Give the mean slope; what rises with the temperature falls when it is lowered."""
    known = slopes.dropna()
    if len(known) < 2:
        return Evidence(f"audio.temperature:{part}", detail="fewer than two sequences have such sounds")
    mean, low, high = mean_interval(known)
    detail = meaning if sequences is None else f"{meaning}; {_course(sequences, measure)}"
    return Evidence(f"audio.temperature:{part}", simulated=mean, ci_low=low, ci_high=high, detail=detail)


def _course(sequences, measure):
    """Tell the means of the data and of the temperatures."""
    fricatives = sequences[sequences["sound"] == FRICATIVE]
    drawn = fricatives[fricatives["temperature"].fillna(0) > 0]
    means = drawn.groupby("temperature")[measure].mean()
    data = fricatives.loc[fricatives["decoding"] == DATA, measure].mean()
    digits = 1 if measure == "level_db" else 3
    told = ", ".join(f"{value:.{digits}f} at {temperature:g}" for temperature, value in means.items())
    return f"{data:.{digits}f} in the data, {told}"
