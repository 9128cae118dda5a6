"""Reading recordings: right samples from right files, one sentence for the others."""

import wave

import numpy as np
import pytest

from typicality.audio.mulaw import decode
from typicality.audio.phones import FRICATIVE, PAUSE, VOWEL
from typicality.audio.recordings import classify, cut, read_recording
from typicality.audio.sources import make_speech
from typicality.audio.speech import TEST, TRAIN, speech_of
from typicality.audio.wav import GAP, write_wav
from typicality.errors import InputError

SETTINGS = {"rate": 8_000, "seconds": 0.25, "train_sequences": 3, "test_sequences": 2, "files": []}


def write(path, samples, rate=8_000, width=2, channels=1):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def tone(frequency, rate, seconds=1.0):
    return np.sin(2 * np.pi * frequency * np.arange(round(rate * seconds)) / rate)


def test_sixteen_bits_are_read_exactly(tmp_path):
    samples = np.tile([100, -100, 32_767, -32_767], 500).astype("<i2")
    np.testing.assert_array_equal(read_recording(write(tmp_path / "a.wav", samples), 8_000), samples / 32_768)


def test_eight_bits_are_unsigned(tmp_path):
    samples = np.tile([128 + 64, 128 - 64], 1_000).astype("u1")
    read = read_recording(write(tmp_path / "a.wav", samples, width=1), 8_000)
    np.testing.assert_allclose(read, np.tile([0.5, -0.5], 1_000))


def test_channels_are_averaged(tmp_path):
    left = np.tile([200, -200], 1_000)
    samples = np.stack([left, np.zeros_like(left)], axis=1).astype("<i2")
    read = read_recording(write(tmp_path / "a.wav", samples, channels=2), 8_000)
    np.testing.assert_allclose(read, left / 2 / 32_768)


def test_resampling_keeps_frequency_and_amplitude(tmp_path):
    samples = np.rint(0.5 * 32_768 * tone(440, 48_000)).astype("<i2")
    read = read_recording(write(tmp_path / "a.wav", samples, 48_000), 8_000)
    np.testing.assert_allclose(read[500:-500], 0.5 * tone(440, 8_000)[500:-500], atol=5e-3)


def test_what_is_written_is_read_again(tmp_path):
    amplitude = np.random.default_rng(0).uniform(-0.9, 0.9, (2, 1_000))
    for name in ("one.wav", "other.wav"):
        write_wav(amplitude, 8_000, tmp_path / name)
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "other.wav").read_bytes()
    read = read_recording(tmp_path / "one.wav", 8_000)
    assert len(read) == 2 * (1_000 + GAP * 8_000)
    np.testing.assert_allclose(np.diff(read[:1_000]), np.diff(amplitude[0]), atol=1e-4)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "cannot be read \\(No such file"),
        (lambda path: path.write_bytes(b""), "is not a WAV file"),
        (lambda path: path.write_bytes(b"RIFF\x00\x00\x00\x00AVI "), "is not a WAV file"),
        (lambda path: path.write_bytes(path.read_bytes()[:3_000]), "is damaged"),
        (lambda path: write(path, np.zeros(3_000, "u1"), width=3), "samples of 24 bits"),
        (lambda path: write(path, np.zeros(799, "<i2")), "lasts 0.100 s"),
    ],
    ids=["absent", "empty", "other", "cut", "24-bit", "short"],
)
def test_unusable_files_are_refused_in_one_sentence(tmp_path, spoil, sentence):
    path = write(tmp_path / "speech.wav", np.ones(2_000, "<i2"))
    spoil(path)
    with pytest.raises(InputError, match=sentence) as error:
        read_recording(path, 8_000)
    assert "speech.wav" in str(error.value)
    assert str(error.value).count(". ") == 0


def test_sounds_are_told_apart_by_level_and_frequency():
    rng = np.random.default_rng(1)
    hiss = np.diff(rng.standard_normal(1_601)) * 0.05
    parts = [0.3 * tone(200, 8_000, 0.2), hiss, 1e-5 * rng.standard_normal(1_600)]
    sounds = classify(np.concatenate(parts)[None], 8_000)[0]
    for number, sound in enumerate((VOWEL, FRICATIVE, PAUSE)):
        assert (sounds[number * 1_600 : (number + 1) * 1_600] == sound).mean() >= 0.95


def test_recordings_become_speech_with_a_held_out_part(tmp_path):
    rng = np.random.default_rng(2)
    samples = np.rint(3_000 * rng.standard_normal(8_000 * 3)).astype("<i2")
    path = write(tmp_path / "a.wav", samples)
    table = make_speech(SETTINGS | {"files": [str(path), str(path)]}, 0)
    train, test = (speech_of(table, split) for split in (TRAIN, TEST))
    assert (len(train.levels), len(test.levels)) == (22, 2)
    spoken = decode(np.concatenate([train.levels, test.levels])).ravel()
    # A cell spans a factor of 256^(2/256), so that its centre is within 2.2 % of what lies in it.
    read = cut(np.concatenate([read_recording(path, 8_000)] * 2), 2_000).ravel()
    np.testing.assert_allclose(spoken, read, rtol=0.022, atol=1e-4)


def test_too_little_speech_is_refused(tmp_path):
    path = write(tmp_path / "a.wav", np.ones(8_000, "<i2"))
    with pytest.raises(InputError, match=r"last 1\.0 s together, but at least 1\.2 s are needed"):
        make_speech(SETTINGS | {"files": [str(path)]}, 0)


def test_synthetic_speech_is_told_by_phones_and_sounds():
    table = make_speech(SETTINGS, 0)
    train, test = (speech_of(table, split) for split in (TRAIN, TEST))
    assert train.levels.shape == (3, 2_000)
    assert test.levels.shape == (2, 2_000)
    assert train.phones == test.phones
    assert (train.names[train.sounds == PAUSE] == "pause").all()
    assert (train.names[train.sounds != PAUSE] != "pause").all()
