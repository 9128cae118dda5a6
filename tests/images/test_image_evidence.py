"""What models tell the ledger: the model that speaks most against a claim decides it."""

import numpy as np
import pandas as pd
import pytest

from typicality.images.detection import detection_table
from typicality.images.evidence import image_evidence
from typicality.images.scores import named_pair

PAIR = named_pair({"in_distribution": "in", "out_of_distribution": "out"})


def scores(seed, train, test, other):
    rng = np.random.default_rng(seed)
    parts = {
        ("in", "train"): train,
        ("in", "calibration"): train,
        ("in", "test"): test,
        ("out", "test"): other,
    }
    tables = [
        pd.DataFrame({"dataset": d, "split": s, "index": range(300), "bits_per_dim": rng.normal(m, 0.5, 300)})
        for (d, s), m in parts.items()
    ]
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def evidence():
    by_model = {
        "good": scores(1, 4.0, 4.0, 3.0),
        "worse": scores(2, 4.0, 4.2, 3.9),
        "flow": scores(3, 4.0, 4.0, 3.5),
        "theirs": scores(4, 1.0, 9.0, 20.0),
    }
    families = {"good": "autoregressive", "worse": "autoregressive", "flow": "flow", "theirs": "external"}
    detection = detection_table(by_model, PAIR, 0, (1, 10), draws=3, bootstrap=500)
    return image_evidence(by_model, families, PAIR, detection).set_index("id")


def test_families_are_decided_by_their_weakest_model(evidence):
    """Standard errors are 0.04 bits/dim; five of them, a false-alarm rate below 1e-6 each."""
    assert evidence.loc["images.higher:autoregressive", "simulated"] == pytest.approx(-0.3, abs=0.2)
    assert evidence.loc["images.higher:flow", "simulated"] == pytest.approx(-0.5, abs=0.2)
    assert "model worse" in evidence.loc["images.higher:autoregressive", "detail"]


def test_overfitting_is_that_of_the_model_with_the_largest_gap(evidence):
    """Five standard errors of 0.04 bits/dim."""
    assert evidence.loc["images.no-overfitting", "simulated"] == pytest.approx(0.2, abs=0.2)
    assert evidence.loc["images.no-overfitting", "detail"].endswith("model worse")


def test_models_of_others_decide_nothing(evidence):
    assert not evidence["detail"].str.contains("theirs").any()


def test_detectors_are_the_best_ones(evidence):
    assert "model good" in evidence.loc["ood.typicality:10", "detail"]
    assert evidence.loc["ood.typicality:10", "simulated"] > evidence.loc["ood.typicality:1", "simulated"]
    assert evidence.loc["ood.threshold", "simulated"] < 0.5
