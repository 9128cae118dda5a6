"""Synthetic speech: formants, pitch, levels, spectra of noise."""

import numpy as np
import pytest
from scipy.signal import welch

from typicality.audio.phones import FRICATIVE, PAUSE, PHONES, VOWEL
from typicality.audio.synthesis import (
    glottal_source,
    level_contour,
    pitch_contour,
    spoken_sound,
    synthesise,
)

RATE = 8_000
VOWELS = [phone for phone in PHONES if phone.sound == VOWEL]


@pytest.mark.parametrize("phone", VOWELS, ids=lambda phone: phone.name)
def test_white_noise_through_a_vowel_peaks_at_its_formants(phone):
    """Peaks within two thirds of a bandwidth; far more than the error of Welch's estimate over 100 s."""
    rng = np.random.default_rng(0)
    sound = spoken_sound(rng.standard_normal(100 * RATE), phone, RATE)
    frequencies, density = welch(sound, RATE, nperseg=1_000)
    for frequency, bandwidth in phone.resonances:
        near = np.abs(frequencies - frequency) < 2 * bandwidth
        peak = frequencies[near][density[near].argmax()]
        assert abs(peak - frequency) <= 2 / 3 * bandwidth
    level = 10 * np.log10(np.mean(sound**2))
    assert level == pytest.approx(phone.level, abs=1e-9)


def test_a_phone_without_resonances_keeps_noise_white():
    """Band powers of white noise are equal within six standard errors (false-alarm rate below 1e-7)."""
    rng = np.random.default_rng(1)
    plain = next(phone for phone in PHONES if phone.sound == FRICATIVE and not phone.resonances)
    sound = spoken_sound(rng.standard_normal(256 * 400), plain, RATE).reshape(400, 256)
    power = np.abs(np.fft.rfft(sound, axis=1))[:, 1:-1] ** 2
    means = power.mean(axis=0) / power.mean()
    # A bin of one frame is exponential: its mean over 400 frames has a relative error of 1/20.
    assert np.abs(means - 1).max() < 6 / 20


def test_glottal_source_has_the_period_of_its_pitch_and_no_mean_flow():
    pitch = np.full(RATE, 125.0)
    source = glottal_source(pitch, RATE)
    np.testing.assert_allclose(source[:-64], source[64:], atol=1e-9)
    # The flow opens and closes again: its derivative integrates to zero over a period, here within a sample.
    assert abs(source[:64].sum()) < 1
    assert source.min() == pytest.approx(-1, abs=0.05)


def test_pitch_stays_that_of_one_voice_and_falls():
    contours = np.stack([pitch_contour(RATE, RATE, np.random.default_rng(seed)) for seed in range(50)])
    assert contours.min() > 75
    assert contours.max() < 180
    assert contours[:, -800:].mean() < contours[:, :800].mean()


def test_level_contour_is_stationary():
    """Its standard deviation is 2 dB at any time, within five standard errors (1e-5)."""
    contours = np.stack([level_contour(2_000, RATE, np.random.default_rng(seed)) for seed in range(400)])
    decibels = 20 * np.log10(contours[:, [0, 1_000, 1_999]])
    assert np.abs(decibels.std(axis=0) - 2).max() < 5 * 2 / np.sqrt(2 * 400)


def test_utterances_have_sounds_at_their_levels_and_all_kinds():
    amplitude, phones = synthesise(40, RATE, RATE, np.random.default_rng(3))
    assert amplitude.shape == phones.shape == (40, RATE)
    assert np.abs(amplitude).max() < 1
    assert set(np.unique(phones)) == set(range(len(PHONES)))
    for number, phone in enumerate(PHONES):
        # Far from its ends, where neighbours are faded in.
        inside = np.stack([np.roll(phones, shift, axis=1) == number for shift in (-200, 0, 200)]).all(axis=0)
        level = 10 * np.log10(np.mean(amplitude[inside] ** 2))
        assert level == pytest.approx(phone.level, abs=2)
    assert (phones[:, 0] == [phone.sound for phone in PHONES].index(PAUSE)).all()


def test_speech_depends_on_the_generator_alone():
    one, other = (synthesise(2, 1_000, RATE, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])
