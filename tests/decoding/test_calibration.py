"""Calibration of models that are right and of models that are wrong."""

import numpy as np
import pytest

from typicality.decoding.calibration import (
    CALIBRATION_COLUMNS,
    COUNT_COLUMNS,
    calibration_table,
    count_predictions,
    reliability,
)
from typicality.decoding.decoders import sample
from typicality.decoding.ngram import NgramModel, fit_ngram


@pytest.fixture(scope="module")
def model():
    symbols = np.random.default_rng(0).zipf(1.6, size=20_000) % 40
    return fit_ngram(symbols, 40, 2)


@pytest.fixture(scope="module")
def own_text(model):
    """A text that the model itself has written, one long sample."""
    uniforms = np.random.default_rng(1).random((40, 1_000))
    texts, _ = sample(model, np.zeros((40, 1), dtype=int), uniforms)
    return texts.ravel()


class Flattened(NgramModel):
    """Mixes every distribution with the uniform one, so that rare symbols are promised too much."""

    def distributions(self, contexts):
        return 0.7 * super().distributions(contexts) + 0.3 / self.size


def test_every_place_is_counted_once(model, own_text):
    counts = count_predictions(model, own_text)
    assert tuple(counts.columns) == COUNT_COLUMNS
    totals = counts.groupby("segment")[["predictions", "expected", "observed"]].sum()
    assert totals["observed"].sum() == len(own_text) - 1
    np.testing.assert_allclose(totals["expected"], totals["observed"])
    assert (totals["predictions"] == 40 * totals["observed"]).all()


def test_a_model_is_calibrated_on_its_own_text(model, own_text):
    """Each interval misses 1 about once in twenty; more than half of them do once in a million times."""
    table = calibration_table(count_predictions(model, own_text), 500, 0)
    assert tuple(table.columns) == CALIBRATION_COLUMNS
    inside = (table["ci_low"] <= 1) & (table["ci_high"] >= 1)
    assert len(table) >= 8
    assert inside.mean() > 0.5
    assert table["ratio"].between(0.5, 2).all()


def test_promising_too_much_is_found_where_it_happens(model, own_text):
    flat = Flattened(model.size, model.levels)
    counts = count_predictions(flat, own_text)
    table = calibration_table(counts, 500, 0)
    assert table["ratio"].iloc[0] < 0.7
    found = reliability(counts, 500, 0)
    assert found["ratio"] < 0.8
    assert found["ci_low"] > 0
    assert found["tail"] - found["head"] == pytest.approx(found["difference"])


def test_a_calibrated_model_has_no_unreliable_tail(model, own_text):
    """One bin would have to exceed the largest error of all others by the width of an interval.

    Among n equally good bins the first has the largest error once in n; that its lead is significant as well
    has a probability below 1e-2, and the seed is fixed.
    """
    found = reliability(count_predictions(model, own_text), 500, 0)
    assert found["ci_low"] < 0
    assert found["tail"] < 0.2


def test_the_bins_of_the_table_share_all_predictions(model, own_text):
    counts = count_predictions(model, own_text)
    table = calibration_table(counts, 100, 0)
    assert table["predictions"].sum() == counts["predictions"].sum()
    assert (table["p_low"].to_numpy()[1:] == table["p_high"].to_numpy()[:-1]).all()
    assert table["predicted"].between(table["p_low"], table["p_high"]).all()
    assert (table["predicted"] * table["predictions"]).iloc[0] >= 5
