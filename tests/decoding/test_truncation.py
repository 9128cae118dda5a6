"""What samplers do to a distribution, against their definitions and their limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typicality.decoding.selection import smallest
from typicality.decoding.truncation import SAMPLERS, locally_typical, nucleus, tempered, top_k

weights = st.lists(st.integers(1, 9), min_size=2, max_size=8)


def distribution(counts):
    return np.array([counts], dtype=float) / sum(counts)


def kept(row):
    return set(np.flatnonzero(row[0]).tolist())


def bits(row, law):
    """Mean information, under one distribution, of what another one draws."""
    return float(-(row * np.log2(law)).sum())


@given(weights, st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_top_k_keeps_the_first_of_the_likeliest(counts, k):
    ranked = sorted(range(len(counts)), key=lambda symbol: (-counts[symbol], symbol))
    changed = top_k(distribution(counts), k)
    assert kept(changed) == set(ranked[:k])
    assert changed.sum() == pytest.approx(1)


@given(weights, st.floats(0.01, 1))
@settings(max_examples=60, deadline=None)
def test_the_nucleus_is_the_smallest_set_with_its_mass(counts, mass):
    law = distribution(counts)
    changed = nucleus(law, mass)
    ranked = sorted(range(len(counts)), key=lambda symbol: (-counts[symbol], symbol))
    inside = ranked[: len(kept(changed))]
    assert kept(changed) == set(inside)
    assert law[0, inside].sum() >= mass - 1e-12
    assert law[0, inside[:-1]].sum() < mass
    np.testing.assert_allclose(changed[0, inside], law[0, inside] / law[0, inside].sum())


@given(weights, st.floats(0.01, 1))
@settings(max_examples=60, deadline=None)
def test_locally_typical_symbols_are_nearest_to_the_entropy(counts, mass):
    law = distribution(counts)
    distance = np.abs(-np.log2(law[0]) - bits(law, law))
    inside = kept(locally_typical(law, mass))
    outside = set(range(len(counts))) - inside
    assert law[0, list(inside)].sum() >= mass - 1e-12
    assert max(distance[list(inside)]) <= min((distance[i] for i in outside), default=np.inf) + 1e-12


@given(weights)
@settings(max_examples=40, deadline=None)
def test_both_ends_are_ancestral_and_greedy(counts):
    law = distribution(counts)
    for unchanged in (tempered(law, 1), top_k(law, 8), nucleus(law, 1.0), locally_typical(law, 1.0)):
        np.testing.assert_allclose(unchanged, law, rtol=1e-12)
    likeliest = {int(law.argmax())}
    assert kept(top_k(law, 1)) == kept(nucleus(law, 1e-9)) == likeliest
    cold = tempered(law, 1e-3)[0]
    ties = np.isclose(law[0], law.max())
    np.testing.assert_allclose(cold[ties].sum(), 1)


@pytest.mark.parametrize(
    ("name", "path"),
    [("temperature", (0.05, 0.3, 0.7, 1, 3)), ("top-k", (1, 2, 4, 8)), ("nucleus", (0.01, 0.4, 0.8, 1))],
)
@given(counts=weights)
@settings(max_examples=40, deadline=None)
def test_one_symbol_gets_more_informative_along_the_way(name, path, counts):
    """The law behind "interpolates": of single symbols it holds for every distribution."""
    law = distribution(counts)
    along = [bits(SAMPLERS[name](law, setting), law) for setting in path]
    assert (np.diff(along) > -1e-12).all()
    assert along[0] >= -np.log2(law.max()) - 1e-12


@given(st.lists(st.integers(0, 3), min_size=6, max_size=6), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_smallest_takes_the_first_of_equals_by_both_ways(values, count):
    row = np.array([values], dtype=float)
    expected = np.zeros((1, 6), dtype=bool)
    expected[0, np.argsort(values, kind="stable")[:count]] = True
    np.testing.assert_array_equal(smallest(row, count), expected)
    np.testing.assert_array_equal(smallest(row, np.array([count])), expected)


def test_rows_do_not_touch_each_other():
    rng = np.random.default_rng(0)
    rows = rng.dirichlet(np.ones(9), size=20)
    for name, setting in [("temperature", 0.5), ("top-k", 3), ("nucleus", 0.6), ("typical", 0.6)]:
        one_by_one = np.concatenate([SAMPLERS[name](row[None], setting) for row in rows])
        np.testing.assert_allclose(SAMPLERS[name](rows, setting), one_by_one, rtol=1e-14)
