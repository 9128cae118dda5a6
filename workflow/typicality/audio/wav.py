"""WAV files to listen to."""

import wave

import numpy as np

GAP = 0.3
"""Seconds of silence between sequences."""


def write_wav(amplitude, rate, path):
    """Write sequences, one after the other, as 16-bit PCM; the same samples give the same bytes.

    Parameters
    ----------
    amplitude : ndarray, shape (sequences, samples)
        In [-1, 1], full scale.
    rate : int
        Samples per second.
    path : path-like
    """
    spaced = np.pad(amplitude, ((0, 0), (0, round(GAP * rate)))).ravel()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(np.clip(spaced, -1, 1) * 32767).astype("<i2").tobytes())
