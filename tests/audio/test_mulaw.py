"""The mu-law against its closed form and the tables of ITU-T G.711."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from typicality.audio.mulaw import (
    AMPLITUDES,
    LEVELS,
    THRESHOLDS,
    compress,
    decode,
    encode,
    expand,
    noise_mode,
)

CHORDS = np.array([31, 95, 223, 479, 991, 2015, 4063, 8159]) / 8159
"""Ends of the eight chords of G.711 (14-bit decision values), of full scale."""


def g711_amplitudes():
    """The 128 positive output values of G.711, by its rule of segment and step, in 16 bits."""
    segment, step = np.divmod(np.arange(128), 16)
    return ((8 * step + 132) << segment) - 132


def test_the_rule_gives_values_of_the_published_table():
    values = g711_amplitudes()
    assert values[-4:].tolist() == [29052, 30076, 31100, 32124]
    assert values[[0, 1, 63, 79, 95, 111]].tolist() == [0, 8, 1884, 3900, 7932, 15996]


def test_formula_at_its_closed_values():
    """ln(1 + 255 x) / ln 256 is n / 8 at x = (2^n - 1) / 255."""
    n = np.arange(9)
    np.testing.assert_allclose(compress((2.0**n - 1) / 255), n / 8, atol=1e-15)
    np.testing.assert_allclose(expand(-n / 8), -(2.0**n - 1) / 255, atol=1e-15)


def test_chords_of_the_standard_end_at_multiples_of_sixteen_levels():
    """The standard's chords cut the formula within a half of a level, all but the first within a sixth."""
    distance = np.abs(compress(CHORDS) - np.arange(1, 9) / 8) * LEVELS / 2
    assert distance[0] < 0.5
    assert distance[1:].max() < 1 / 5


def test_levels_of_the_standard_are_found_within_one():
    """Output values of G.711, of its full scale 8159 x 4, are encoded to their own numbers or the next."""
    own = np.arange(128, 256)
    assert np.abs(encode(g711_amplitudes() / (4 * 8159)).astype(int) - own).max() <= 1


def test_inverse_tables_are_exact():
    levels = np.arange(LEVELS)
    np.testing.assert_array_equal(encode(decode(levels)), levels)
    np.testing.assert_array_equal(encode(decode(levels).astype(np.float32)), levels)
    np.testing.assert_array_equal(decode(levels), -decode(LEVELS - 1 - levels))
    assert (np.diff(AMPLITUDES) > 0).all()
    assert (AMPLITUDES[:-1] < THRESHOLDS).all()
    assert (AMPLITUDES[1:] > THRESHOLDS).all()


@given(st.floats(-1, 1))
def test_an_amplitude_lies_in_the_cell_of_its_level(amplitude):
    level = int(encode(amplitude))
    assert level == 0 or THRESHOLDS[level - 1] <= amplitude
    assert level == LEVELS - 1 or amplitude < THRESHOLDS[level]


@given(st.floats(-1, 1))
def test_expanding_undoes_compressing(amplitude):
    assert expand(compress(amplitude)) == pytest.approx(amplitude, abs=1e-14)


@pytest.mark.parametrize("deviation", [1e-4, 1e-3, 0.02, 0.3])
def test_mode_of_noise_by_brute_force(deviation):
    """Of all cells the likeliest is the one that the closed form names, or its neighbour."""
    masses = np.diff(norm.cdf(np.concatenate([[-np.inf], THRESHOLDS, [np.inf]]), scale=deviation))
    likeliest = LEVELS // 2 + masses[LEVELS // 2 :].argmax()
    assert abs(int(encode(noise_mode(deviation))) - likeliest) <= 1
