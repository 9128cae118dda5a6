"""Recorded speech: WAV files, brought to one rate and cut into sequences, and the sounds in them."""

import wave
from fractions import Fraction

import numpy as np
from scipy.signal import resample_poly

from typicality.audio.phones import FRICATIVE, PAUSE, VOWEL
from typicality.errors import InputError

FRAME = 0.02
"""Seconds of a frame in which sounds are told apart."""
_SHORTEST = 0.1
_PAUSE_DECIBELS = 40.0
"""A frame so far below the loud ones (the 95 % quantile of levels) is a pause."""


def read_recording(path, rate):
    """Read a WAV file.

    Parameters
    ----------
    path : path-like
        PCM of 8 or 16 bits; channels are averaged.
    rate : int
        Samples per second wanted.

    Returns
    -------
    ndarray of float64, shape (samples,)
        Amplitudes in [-1, 1], of mean zero.

    Raises
    ------
    InputError
        The file is absent, damaged, of another kind, or too short.
    """
    values, own_rate = _samples(path)
    ratio = Fraction(rate, own_rate)
    amplitude = resample_poly(values - values.mean(), ratio.numerator, ratio.denominator)
    return np.clip(amplitude, -1, 1)


def _samples(path):
    """Return amplitudes, the mean of all channels, and their rate."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate, frames = file.getparams()[:4]
            content = file.readframes(frames)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); correct audio.files.") from None
    except (wave.Error, EOFError) as error:
        raise InputError(
            f"{path} is not a WAV file of PCM samples ({error or 'it ends too early'}); convert it or remove "
            "it from audio.files."
        ) from None
    if width not in (1, 2):
        raise InputError(f"{path} has samples of {8 * width} bits; convert it to 16 bits.")
    if rate < 1 or len(content) < frames * channels * width:
        raise InputError(f"{path} is damaged: it does not hold what its header promises; copy it again.")
    if frames < _SHORTEST * rate:
        raise InputError(
            f"{path} lasts {frames / rate:.3f} s, but {_SHORTEST} s are the least; remove it from "
            "audio.files."
        )
    # Samples of 8 bits are unsigned, those of 16 bits signed.
    values = np.frombuffer(content, "u1").astype(float) - 128 if width == 1 else np.frombuffer(content, "<i2")
    return values.reshape(-1, channels).mean(axis=1) / 2.0 ** (8 * width - 1), rate


def cut(amplitude, samples):
    """Cut a recording into sequences of so many samples; what is left at the end is dropped.

    Parameters
    ----------
    amplitude : ndarray, shape (n,)
    samples : int
        Length of a sequence.

    Returns
    -------
    ndarray, shape (n // samples, samples)

    Examples
    --------
    >>> cut(np.arange(5), 2).tolist()
    [[0, 1], [2, 3]]
    """
    count = len(amplitude) // samples
    return amplitude[: count * samples].reshape(count, samples)


def classify(amplitude, rate):
    """Tell vowels, fricatives and pauses apart by level and spectrum, frame by frame.

    A frame is a pause where it is quiet, a fricative where more than half of its energy lies above a quarter
    of the rate, and else a vowel, which stands for all voiced sounds.

    Parameters
    ----------
    amplitude : ndarray, shape (sequences, samples)
    rate : int

    Returns
    -------
    ndarray of str, shape (sequences, samples)
    """
    size = round(FRAME * rate)
    frames = np.pad(amplitude, ((0, 0), (0, -amplitude.shape[1] % size))).reshape(len(amplitude), -1, size)
    power = np.abs(np.fft.rfft(frames * np.hanning(size), axis=2)) ** 2
    energy = power.sum(axis=2)
    high = power[..., power.shape[2] // 2 :].sum(axis=2)
    quiet = energy <= np.quantile(energy, 0.95) * 10 ** (-_PAUSE_DECIBELS / 10)
    sounds = np.where(quiet, PAUSE, np.where(2 * high > energy, FRICATIVE, VOWEL))
    return np.repeat(sounds, size, axis=1)[:, : amplitude.shape[1]]
