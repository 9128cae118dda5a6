"""What is measured of spoken sequences: level, spectrum and information, by class of sound."""

import numpy as np
import pandas as pd
from scipy.signal import periodogram

from typicality.audio.mulaw import AMPLITUDES, LEVELS, decode
from typicality.audio.phones import SOUNDS
from typicality.audio.speech import DATA
from typicality.audio.strategies import decodings
from typicality.audio.summary import ALL, SEQUENCE_COLUMNS

FRAME = 0.02
"""Seconds of a frame; steady amplitudes, which nobody hears, are taken off each."""
FLOOR = float(AMPLITUDES[LEVELS // 2] ** 2)
"""Power of the smallest amplitude, which is added to every power: constant output is then at -81 dB."""


def frame_spectra(amplitude, rate):
    """Spectra of consecutive frames.

    Parameters
    ----------
    amplitude : ndarray, shape (sequences, samples)
    rate : int

    Returns
    -------
    frequencies : ndarray, shape (bins,)
        In Hz.
    density : ndarray, shape (sequences, frames, bins)
        Power per Hz (one-sided, Hann window, mean removed); full scale is 1.
    """
    size = round(FRAME * rate)
    frames = amplitude[:, : amplitude.shape[1] // size * size].reshape(len(amplitude), -1, size)
    return periodogram(frames, rate, "hann", detrend="constant", axis=2)


def frame_sounds(sounds, rate):
    """Class of sound of every frame, empty where it has more than one.

    Parameters
    ----------
    sounds : ndarray of str, shape (sequences, samples)
        Class of sound of every sample.
    rate : int
        Samples a second.

    Returns
    -------
    ndarray of str, shape (sequences, frames)

    Examples
    --------
    >>> frame_sounds(np.array([["vowel", "vowel", "pause", "vowel"]]), 100).tolist()
    [['vowel', '']]
    """
    size = round(FRAME * rate)
    frames = sounds[:, : sounds.shape[1] // size * size].reshape(len(sounds), -1, size)
    return np.where((frames == frames[..., :1]).all(axis=2), frames[..., 0], "")


def measure_sequences(levels, speech, model, temperatures):
    """Measure every sequence of every decoding.

    Parameters
    ----------
    levels : dict of str to ndarray of uint8, shape (sequences, samples)
        As `typicality.audio.speech.decoded_levels` makes it.
    speech : typicality.audio.speech.Speech
    model : typicality.audio.model.SpeechModel
    temperatures : sequence of float

    Returns
    -------
    pandas.DataFrame
        Columns `typicality.audio.summary.SEQUENCE_COLUMNS`, one row for every class of sound that occurs
        and one for all sounds.
        ``level_db`` is relative to full scale, ``relative_level_db`` to the data of the same labels;
        ``high_share`` is the share of power above a quarter of the rate; ``flatness`` the mean over
        frames of the geometric over the arithmetic mean of a spectrum, about 0.56 for white noise and near 0
        for a tone.
    """
    temperature_of = {decoding.name: decoding.temperature for decoding in decodings(temperatures)}
    rows = []
    for name, spoken in levels.items():
        frames = _frame_measures(decode(spoken), model.rate)
        bits = model.information(spoken, speech.labels)
        known = {"decoding": name, "temperature": temperature_of.get(name)}
        rows += [known | row for row in _by_sound(frames, bits, speech.sounds, model.rate)]
    table = pd.DataFrame(rows)
    data = table[table["decoding"] == DATA].set_index(["sequence", "sound"])["level_db"]
    at_data = data.loc[pd.MultiIndex.from_frame(table[["sequence", "sound"]])].to_numpy()
    table["relative_level_db"] = table["level_db"] - at_data
    return table[list(SEQUENCE_COLUMNS)].astype({"temperature": "Float64"})


def _frame_measures(amplitude, rate):
    """Return power, power at high frequencies and flatness of every frame."""
    frequencies, density = frame_spectra(amplitude, rate)
    power = density * (frequencies[1] - frequencies[0])
    high = power[..., frequencies >= rate / 4].sum(axis=2)
    # A spectrum of nothing is that of rounding errors; the floor, spread evenly, makes it flat.
    raised = power[..., 1:] + FLOOR / (len(frequencies) - 1)
    flatness = np.exp(np.log(raised).mean(axis=2)) / raised.mean(axis=2)
    return power.sum(axis=2), high, flatness


def _by_sound(frames, bits, sounds, rate):
    power, high, flatness = frames
    of_frames = frame_sounds(sounds, rate)
    for sequence in range(len(bits)):
        for sound in (ALL, *SOUNDS):
            inside = (of_frames[sequence] == sound) | (sound == ALL)
            if not inside.any():
                continue
            total = power[sequence, inside].mean() + FLOOR
            yield {
                "sequence": sequence,
                "sound": sound,
                "level_db": 10 * np.log10(total),
                "high_share": high[sequence, inside].mean() / total,
                "flatness": flatness[sequence, inside].mean(),
                "bits_per_sample": bits[sequence, (sounds[sequence] == sound) | (sound == ALL)].mean(),
            }


def mean_spectra(levels, speech, rate):
    """Mean spectrum of every decoding and class of sound.

    Parameters
    ----------
    levels : mapping of str to ndarray of int
        Levels of every decoding, shape (sequences, samples), by its name.
    speech : typicality.audio.speech.Speech
    rate : int
        Samples a second.

    Returns
    -------
    pandas.DataFrame
        Columns decoding, sound, frequency_hz, density_db (power per Hz relative to full scale, in dB).
    """
    of_frames, parts = frame_sounds(speech.sounds, rate), []
    for name, spoken in levels.items():
        frequencies, density = frame_spectra(decode(spoken), rate)
        floor = FLOOR / (rate / 2)
        for sound in SOUNDS:
            inside = of_frames == sound
            if inside.any():
                decibels = 10 * np.log10(density[inside].mean(axis=0) + floor)
                columns = {"frequency_hz": frequencies[1:], "density_db": decibels[1:]}
                parts.append(pd.DataFrame({"decoding": name, "sound": sound, **columns}))
    return pd.concat(parts, ignore_index=True)
