"""The prior of codes is a distribution over grids."""

from itertools import product

import numpy as np
import pytest

from typicality.abstraction.code_prior import CodePrior
from typicality.abstraction.conditional_probability import conditional_probabilities
from typicality.decoding.ngram import fit_ngram

GRIDS = np.random.default_rng(1).choice(3, p=[0.7, 0.2, 0.1], size=(30, 4, 5))


@pytest.fixture(scope="module")
def prior():
    return CodePrior.fit(GRIDS, 3)


def test_probabilities_of_all_grids_sum_to_one(prior):
    every = np.array(list(product(range(3), repeat=6))).reshape(-1, 2, 3)
    assert np.exp2(prior.log_prob(every)).sum() == pytest.approx(1, abs=1e-12)


def test_probability_of_a_grid_is_the_product_of_its_conditionals(prior):
    outside = 3
    bits = 0.0
    grid = GRIDS[0]
    padded = np.pad(grid, ((1, 0), (1, 0)), constant_values=outside)
    for row, column in np.ndindex(grid.shape):
        above, left = padded[row, column + 1], padded[row + 1, column]
        whole = prior.model.distributions([[above, left]])[0]
        bits += np.log2(whole[grid[row, column]] / whole[:outside].sum())
    assert prior.log_prob(grid[None])[0] == pytest.approx(bits)


def test_prior_learns_what_the_left_code_says():
    """Stripes: each code continues to the right; a model of single codes would need log2 3 bits each."""
    stripes = np.repeat(np.random.default_rng(2).integers(0, 3, (200, 6, 1)), 6, axis=2)
    bits = -CodePrior.fit(stripes, 3).log_prob(stripes).mean() / 6
    assert bits == pytest.approx(np.log2(3), abs=0.2)


def test_single_probabilities_are_entries_of_whole_distributions():
    rng = np.random.default_rng(3)
    text = rng.choice(5, p=[0.5, 0.2, 0.15, 0.1, 0.05], size=400)
    model = fit_ngram(text, 6, 3)
    contexts, symbols = rng.integers(0, 6, (300, 2)), rng.integers(0, 6, 300)
    whole = model.distributions(contexts)[np.arange(300), symbols]
    assert conditional_probabilities(model, contexts, symbols) == pytest.approx(whole, rel=1e-12)
