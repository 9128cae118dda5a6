"""Simulated radii: the right law, and the same counts however the work is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typicality.annulus import radius_simulation
from typicality.annulus.radius_counts import simulate_block
from typicality.annulus.radius_law import interval_mass
from typicality.annulus.radius_simulation import block_size, count_radii
from typicality.annulus.shares import counted_edges, interval_shares, shell_thickness
from typicality.intervals import binomial_p_value


@pytest.mark.parametrize("method", ["vectors", "radial"])
@pytest.mark.parametrize("dimension", [1, 7, 100])
def test_counts_follow_the_law(method, dimension):
    """Each of 18 shares is tested at 1e-6, which makes a false-alarm rate of at most 2e-5 in all."""
    edges = np.sqrt(dimension) + np.array([-0.5, 0.0, 0.7])
    counts = count_radii(edges, dimension, 40_000, seed=5, experiment="test", method=method)
    for edge, count in zip(edges, counts, strict=True):
        assert binomial_p_value(int(count), 40_000, float(interval_mass(0, edge, dimension))) > 1e-6


@pytest.mark.parametrize("method", ["vectors", "radial"])
def test_counts_do_not_depend_on_the_size_of_the_buffer(monkeypatch, method):
    arguments = {"dimension": 10, "samples": 5_000, "seed": 1, "experiment": "test", "method": method}
    edges = np.linspace(0, 6, 50)
    expected = count_radii(edges, **arguments)
    monkeypatch.setattr(radius_simulation, "CACHE_BYTES", 40 * 7)
    np.testing.assert_array_equal(count_radii(edges, **arguments), expected)


def test_counts_are_those_of_the_vectors_that_the_stream_gives():
    """The same float32 numbers, squared and summed in double precision."""
    from typicality.streams import stream

    vectors = stream(9, "test", 2).standard_normal((3_000, 100), dtype=np.float32)
    radii = np.sqrt(np.square(vectors.astype(float)).sum(axis=1))
    edges = np.array([9.0, 9.7, 10.3, 11.0])
    expected = [(radii <= edge).sum() for edge in edges]
    np.testing.assert_array_equal(count_radii(edges, 100, 3_000, 9, "test", block=2), expected)


@given(st.integers(1, 10**9), st.integers(1, 1000))
def test_blocks_share_all_samples(samples, blocks):
    sizes = [block_size(samples, blocks, block) for block in range(blocks)]
    assert sum(sizes) == samples
    assert max(sizes) - min(sizes) <= 1


def test_shares_add_up_counts_of_blocks():
    settings = {"dimension": 100, "samples": 4_001, "blocks": 2, "method": "vectors"}
    edges = counted_edges(100, [[9, 11]])
    blocks = [simulate_block(edges, settings, 0, "test", block) for block in range(2)]
    counts = blocks[0].assign(
        at_most=blocks[0]["at_most"] + blocks[1]["at_most"],
        samples=blocks[0]["samples"] + blocks[1]["samples"],
    )
    share = interval_shares(counts, 100, [[9, 11]]).iloc[0]
    inside = [b.set_index("radius")["at_most"][11.0] - b.set_index("radius")["at_most"][9.0] for b in blocks]
    assert share["simulated"] == sum(inside) / 4_001
    assert share["ci_low"] < share["simulated"] < share["ci_high"]


def test_simulated_moments_agree_with_the_law():
    """Eight values within 5.5 standard errors each: a false-alarm rate below 1e-6 in all."""
    table = shell_thickness([1, 2, 100, 1_000_000], 20_000, seed=4)
    for name in ("mean", "sd"):
        deviation = table[f"simulated_{name}"] - table[f"{name}_radius"]
        assert (deviation.abs() < 5.5 * table[f"{name}_standard_error"]).all()
