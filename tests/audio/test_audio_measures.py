"""Levels, spectra and slopes against closed forms; evidence and figures from made-up tables."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from typicality.audio.evidence import audio_evidence
from typicality.audio.measures import FLOOR, frame_sounds, frame_spectra, mean_spectra, measure_sequences
from typicality.audio.mulaw import encode
from typicality.audio.summary import SEQUENCE_COLUMNS, mean_interval, summarise

RATE = 8_000


class Uniform:
    """A model for which every level is as likely as any other: 8 bits per sample."""

    rate = RATE

    def information(self, levels, _labels):
        return np.full(levels.shape, 8.0)


def speech(sounds, levels):
    return SimpleNamespace(levels=levels, labels=np.zeros(levels.shape, int), sounds=sounds)


def test_white_noise_has_a_flat_spectrum_of_its_power():
    """Power per Hz of noise of variance v is v / (rate / 2); bins within six standard errors (1e-7)."""
    noise = 0.1 * np.random.default_rng(0).standard_normal((50, 1_600))
    frequencies, density = frame_spectra(noise, RATE)
    assert frequencies[-1] == RATE / 2
    means = density.mean(axis=(0, 1))[2:-2] / (0.1**2 / (RATE / 2))
    assert np.abs(means - 1).max() < 6 / np.sqrt(500)


def test_a_tone_has_its_level_and_no_flatness():
    """A sine of amplitude a has the level 20 lg a - 3.01 dB; steady amplitudes have none."""
    time = np.arange(1_600) / RATE
    levels = encode(np.stack([0.5 * np.sin(2 * np.pi * 950 * time), np.full(1_600, 0.5)]))
    sounds = np.full(levels.shape, "vowel")
    table = measure_sequences({"data": levels}, speech(sounds, levels), Uniform(), [1])
    tone, steady = (table[(table["sequence"] == number) & (table["sound"] == "vowel")] for number in (0, 1))
    assert tone["level_db"].item() == pytest.approx(20 * np.log10(0.5) - 3.0103, abs=0.05)
    assert tone["flatness"].item() < 0.01
    assert tone["high_share"].item() < 0.01
    assert steady["level_db"].item() == pytest.approx(10 * np.log10(FLOOR), abs=1e-6)
    assert (table["bits_per_sample"] == 8).all()


def test_flatness_and_high_share_of_white_noise():
    """The mean of the logarithm of an exponential variable is minus Euler's constant: 0.5615 and near 1/2."""
    noise = encode(0.1 * np.random.default_rng(1).standard_normal((40, 3_200)))
    sounds = np.full(noise.shape, "fricative")
    table = measure_sequences({"data": noise}, speech(sounds, noise), Uniform(), [1])
    part = table[table["sound"] == "fricative"]
    assert part["flatness"].mean() == pytest.approx(np.exp(-np.euler_gamma), abs=0.03)
    assert part["high_share"].mean() == pytest.approx(0.5, abs=0.02)


def test_levels_are_relative_to_the_same_sequence_and_sound():
    rng = np.random.default_rng(2)
    loud = 0.2 * rng.standard_normal((2, 1_600))
    sounds = np.array([["vowel"] * 800 + ["pause"] * 800] * 2)
    levels = {"data": encode(loud), "greedy": encode(loud / 10), "temperature-1": encode(loud)}
    table = measure_sequences(levels, speech(sounds, levels["data"]), Uniform(), [1])
    assert set(table["sound"]) == {"all", "vowel", "pause"}
    by_decoding = table.set_index("decoding")["relative_level_db"]
    assert (by_decoding["data"] == 0).all()
    np.testing.assert_allclose(by_decoding["greedy"], -20, atol=0.2)
    temperatures = table.drop_duplicates("decoding").set_index("decoding")["temperature"]
    assert temperatures["data"] is pd.NA
    assert temperatures[["greedy", "temperature-1"]].tolist() == [0, 1]


def test_frames_of_two_sounds_belong_to_neither():
    sounds = np.array([["vowel"] * 160 + ["vowel"] * 80 + ["pause"] * 240])
    assert frame_sounds(sounds, RATE).tolist() == [["vowel", "", "pause"]]


def test_mean_spectra_are_by_sound():
    time = np.arange(1_600) / RATE
    wave = np.where(time < 0.1, np.sin(2 * np.pi * 500 * time), np.sin(2 * np.pi * 3_000 * time))
    levels = encode(0.5 * wave)[None]
    sounds = np.array([["vowel"] * 800 + ["fricative"] * 800])
    spectra = mean_spectra({"data": levels}, speech(sounds, levels), RATE)
    loudest = spectra.loc[spectra.groupby("sound")["density_db"].idxmax()].set_index("sound")
    assert loudest["frequency_hz"].to_dict() == {"vowel": 500, "fricative": 3_000}


def test_mean_interval_covers_as_often_as_it_says():
    """Of 2,000 intervals of 5 normal values 95 % hold the mean, within five standard errors (1e-6)."""
    values = np.random.default_rng(3).standard_normal((2_000, 5))
    inside = sum(low <= 0 <= high for _, low, high in map(mean_interval, values))
    assert abs(inside - 1_900) < 5 * np.sqrt(2_000 * 0.95 * 0.05)
    assert mean_interval([1.0, 2.0, 4.0])[1:] == pytest.approx(
        stats.t.interval(0.95, 2, np.mean([1, 2, 4]), stats.sem([1, 2, 4]))
    )


def made_up_sequences(greedy=-50.0, sequences=4):
    """Sequences whose levels are straight lines in log2 of the temperature, but for a known spread."""
    rows = []
    for sequence in range(sequences):
        for sound, slope in (
            ("vowel", 1.0),
            ("fricative", 3.0),
            ("all", 0.0),
        ):
            spread = 0.1 * (sequence - (sequences - 1) / 2)
            for name, temperature, level in (
                ("data", None, 0.0),
                ("greedy", 0.0, greedy + spread),
                ("densest", 0.0, -60.0),
                *((f"temperature-{t:g}", t, (slope + spread) * np.log2(t)) for t in (0.25, 0.5, 1.0)),
            ):
                rows.append(
                    (name, temperature, sequence, sound, level - 30, level, 0.5 + level / 100, 0.2, 4.0)
                )
    table = pd.DataFrame(rows, columns=list(SEQUENCE_COLUMNS))
    return table.astype({"temperature": "Float64"})


def test_evidence_finds_the_slopes_it_was_made_of():
    evidence = audio_evidence(made_up_sequences()).set_index("id")
    assert evidence.loc["audio.temperature:level", "simulated"] == pytest.approx(3)
    assert evidence.loc["audio.temperature:faster", "simulated"] == pytest.approx(2)
    assert evidence.loc["audio.temperature:high-frequencies", "simulated"] == pytest.approx(0.03)
    assert evidence.loc["audio.temperature:noise", "simulated"] == pytest.approx(0)
    assert evidence.loc["audio.greedy:vowels", "simulated"] == pytest.approx(-50)
    half = stats.t.ppf(0.975, 3) * np.std([-0.15, -0.05, 0.05, 0.15], ddof=1) / 2
    assert evidence.loc["audio.greedy:vowels", "ci_high"] == pytest.approx(-50 + half)
    assert "4 of 4 sequences are silent" in evidence.loc["audio.greedy:fricatives", "detail"]


def test_evidence_without_fricatives_says_so():
    table = made_up_sequences()
    evidence = audio_evidence(table[table["sound"] != "fricative"]).set_index("id")
    assert evidence.loc["audio.greedy:fricatives", "simulated"] is pd.NA
    assert "fewer than two" in evidence.loc["audio.greedy:fricatives", "detail"]
    assert evidence.loc["audio.temperature:level", "ci_low"] is pd.NA
    assert evidence.loc["audio.greedy:vowels", "simulated"] == pytest.approx(-50)


def test_summary_is_the_mean_over_sequences():
    summary = summarise(made_up_sequences(greedy=-40.0)).set_index(["decoding", "sound"])
    assert summary.loc[("greedy", "vowel"), "relative_level_db"] == pytest.approx(-40)
    assert summary.loc[("greedy", "vowel"), "silent"] == 0.5
    assert summary.loc[("densest", "vowel"), "silent"] == 1
    assert summary.loc[("data", "all"), "sequences"] == 4
    alone = summarise(made_up_sequences(sequences=1))
    assert alone["level_db_low"].isna().all()
    assert alone["level_db"].notna().all()
