"""Synthetic speech: a source and a filter for every sound (Fant, 1960).

Vowels are pulses of the glottis (Rosenberg, 1971) through resonances at the formants, fricatives are noise
through broad resonances, pauses are background noise. Pitch, durations and levels vary at random.
"""

import numpy as np
from scipy.signal import lfilter

from typicality.audio.phones import FRICATIVE, PAUSE, PHONES, VOWEL

_RAMP = 0.01
"""Seconds over which neighbouring sounds are faded into each other."""
_PITCH = 110.0, 150.0
"""Bounds in Hz of the pitch at the beginning of an utterance: one voice."""
_FALL = 0.85, 0.95
"""Pitch at the end of an utterance relative to its beginning."""
_OPENING, _CLOSING = 0.4, 0.16
"""Shares of a period during which the glottis opens and closes."""
_BREATH = 0.02
"""Noise in the voice, relative to its pulses."""
_LEVEL_SPREAD, _LEVEL_TIME = 2.0, 0.06
"""Standard deviation in dB, and time constant in seconds, of the fluctuating level of an utterance."""
_BY_SOUND = {s: [i for i, phone in enumerate(PHONES) if phone.sound == s] for s in (VOWEL, FRICATIVE, PAUSE)}
_PAUSE_SHARE = 0.15
"""Share of the vowels that a pause follows, and not a fricative."""


def synthesise(utterances, samples, rate, rng):
    """Speak random utterances.

    Parameters
    ----------
    utterances, samples : int
        Number of utterances, and length of each in samples.
    rate : int
        Samples per second, at least 8,000.
    rng : numpy.random.Generator

    Returns
    -------
    amplitude : ndarray of float64, shape (utterances, samples)
        In [-1, 1], full scale.
    phones : ndarray of uint8, shape (utterances, samples)
        Positions in `typicality.audio.phones.PHONES`.
    """
    spoken = [_utterance(samples, rate, rng) for _ in range(utterances)]
    amplitude, phones = (np.stack(part) for part in zip(*spoken, strict=True))
    return np.clip(amplitude, -1, 1), phones


def _utterance(samples, rate, rng):
    ramp = round(_RAMP * rate)
    voice = glottal_source(pitch_contour(samples + 2 * ramp, rate, rng), rate)
    voice += _BREATH * rng.standard_normal(len(voice))
    noise = rng.standard_normal(len(voice))
    amplitude = 10 ** (PHONES[0].level / 20) * rng.standard_normal(samples)
    gain = level_contour(len(voice), rate, rng)
    phones = np.empty(samples, np.uint8)
    for phone, first, end in _sequence(samples, rate, rng):
        phones[first:end] = phone
        if PHONES[phone].sound != PAUSE:
            # A ramp more on both sides; the source begins a ramp before the utterance.
            place = slice(first, end + 2 * ramp)
            source = voice[place] if PHONES[phone].sound == VOWEL else noise[place]
            sound = spoken_sound(source, PHONES[phone], rate) * gain[place]
            _add(amplitude, first - ramp, _faded(sound, ramp))
    return amplitude, phones


def _sequence(samples, rate, rng):
    """Yield phones with first and end sample: a pause, then fricatives and vowels in turn, some pauses."""
    end, sound = 0, PAUSE
    while end < samples:
        phone = int(rng.choice(_BY_SOUND[sound]))
        first = end
        end = first + round(rate * rng.uniform(PHONES[phone].shortest, PHONES[phone].longest))
        yield phone, first, min(end, samples)
        if sound == VOWEL:
            sound = PAUSE if rng.random() < _PAUSE_SHARE else FRICATIVE
        else:
            sound = VOWEL if sound == FRICATIVE else FRICATIVE


def pitch_contour(samples, rate, rng):
    """Fundamental frequency of an utterance: a falling line with slow and fast random deviations.

    Parameters
    ----------
    samples, rate : int
        Length of the utterance, and samples a second.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples,)
        In Hz.
    """
    begin, fall = rng.uniform(*_PITCH), rng.uniform(*_FALL)
    knots = np.linspace(0, samples, max(2, samples * 10 // rate))
    slow = np.interp(np.arange(samples), knots, rng.normal(0, 0.03, len(knots)))
    knots = np.linspace(0, samples, max(2, samples * 100 // rate))
    fast = np.interp(np.arange(samples), knots, rng.normal(0, 0.01, len(knots)))
    return begin * np.linspace(1, fall, samples) * np.exp(slow + fast)


def glottal_source(pitch, rate):
    """Derivative of the flow through the glottis, of Rosenberg's (1971) form with trigonometric flanks.

    Parameters
    ----------
    pitch : ndarray, shape (samples,)
        Fundamental frequency in Hz.
    rate : int

    Returns
    -------
    ndarray, shape (samples,)
        Per sample of phase, so that its deepest value is near -1.
    """
    phase = np.cumsum(pitch / rate) % 1
    opening = np.sin(np.pi * phase / _OPENING) * (_CLOSING / _OPENING)
    closing = -np.sin(np.pi / 2 * (phase - _OPENING) / _CLOSING)
    return np.where(phase < _OPENING, opening, np.where(phase < _OPENING + _CLOSING, closing, 0.0))


def level_contour(samples, rate, rng):
    """Amplitude factor of an utterance: an Ornstein-Uhlenbeck process in decibels.

    Parameters
    ----------
    samples, rate : int
        Length of the utterance, and samples a second.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples,)
    """
    decay = np.exp(-1 / (_LEVEL_TIME * rate))
    noise = rng.standard_normal(samples) * _LEVEL_SPREAD * np.sqrt(1 - decay**2)
    noise[0] = _LEVEL_SPREAD * rng.standard_normal()
    return 10 ** (lfilter([1], [1, -decay], noise) / 20)


def spoken_sound(source, phone, rate):
    """Filter a source by a phone's resonances and bring it to the phone's mean level.

    Parameters
    ----------
    source : ndarray, shape (samples,)
    phone : typicality.audio.phones.Phone
    rate : int

    Returns
    -------
    ndarray, shape (samples,)
    """
    sound = source
    for frequency, bandwidth in phone.resonances:
        radius = np.exp(-np.pi * bandwidth / rate)
        sound = lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * frequency / rate), radius**2], sound)
    return sound * 10 ** (phone.level / 20) / np.sqrt(np.mean(sound**2))


def _faded(sound, ramp):
    """Fade in and out over two ramps each, so that neighbours cross at half their amplitudes."""
    flank = np.sin(np.pi / 4 * np.arange(1, 2 * ramp + 1) / ramp) ** 2
    flank = flank[: len(sound) // 2]
    sound[: len(flank)] *= flank
    sound[-len(flank) :] *= flank[::-1]
    return sound


def _add(amplitude, first, sound):
    begin, end = max(first, 0), min(first + len(sound), len(amplitude))
    amplitude[begin:end] += sound[begin - first : end - first]
