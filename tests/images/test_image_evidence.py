"""What models tell the ledger: the model that speaks most against a claim decides it."""

import re

import numpy as np
import pandas as pd
import pytest

from typicality.images.detection import detection_table
from typicality.images.evidence import image_evidence
from typicality.images.scores import Pair

PAIR = Pair("in", "out", {"in": 3072, "out": 3072})
FAMILIES = {
    "good": "autoregressive",
    "worse": "autoregressive",
    "flow": "flow",
    "theirs": "external",
    "code": "codec",
}


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
    table = pd.concat(tables, ignore_index=True)
    table.loc[table["split"] == "calibration", "index"] += 300  # calibration images are training images
    return table


@pytest.fixture(scope="module")
def evidence():
    by_model = {
        "good": scores(1, 4.0, 4.0, 3.0),
        "worse": scores(2, 4.0, 4.2, 3.9),
        "flow": scores(3, 4.0, 4.0, 3.5),
        "theirs": scores(4, 1.0, 9.0, 20.0),
        "code": scores(5, 5.0, 5.0, 2.5),
    }
    return evidence_of(by_model)


def evidence_of(by_model):
    families = {name: FAMILIES[name] for name in by_model}
    detection = detection_table(by_model, families, PAIR, 0, (1, 10), draws=3, bootstrap=500)
    return image_evidence(by_model, families, PAIR, detection).set_index("id")


def test_families_are_decided_by_their_weakest_model(evidence):
    """Standard errors are 0.04 bits/dim; five of them, a false-alarm rate below 1e-6 each."""
    assert evidence.loc["images.higher:autoregressive", "simulated"] == pytest.approx(-0.3, abs=0.2)
    assert evidence.loc["images.higher:flow", "simulated"] == pytest.approx(-0.5, abs=0.2)
    assert "model worse" in evidence.loc["images.higher:autoregressive", "detail"]


def test_overfitting_is_that_of_the_best_models_and_others_are_named():
    """Of each family; five standard errors of 0.04 bits/dim."""
    by_model = {
        "good": scores(1, 4.0, 4.2, 3.0),
        "worse": scores(2, 4.5, 6.5, 3.9),
        "flow": scores(3, 4.0, 5.0, 3.5),
        "theirs": scores(4, 1.0, 9.0, 20.0),
    }
    row = evidence_of(by_model).loc["images.no-overfitting"]
    assert row["simulated"] == pytest.approx(1.0, abs=0.2)
    assert "model flow" in row["detail"]
    assert re.search(r"not the best of their families: worse [12]\.\d{3}$", row["detail"])


def test_without_models_of_ours_there_is_evidence_without_a_value():
    table = evidence_of({"theirs": scores(4, 1.0, 9.0, 20.0), "code": scores(5, 5.0, 5.0, 2.5)})
    undecided = table.loc[["images.higher:latent", "images.no-overfitting", "ood.threshold"]]
    assert undecided[["exact", "simulated"]].isna().all(axis=None)
    assert undecided["detail"].str.contains("no .*model").all()


def test_models_of_others_decide_nothing(evidence):
    assert not evidence["detail"].str.contains("theirs").any()


def test_detectors_are_the_best_ones(evidence):
    assert "model good" in evidence.loc["ood.typicality:10", "detail"]
    assert evidence.loc["ood.typicality:10", "simulated"] > evidence.loc["ood.typicality:1", "simulated"]
    assert evidence.loc["ood.threshold", "simulated"] < 0.5


@pytest.mark.parametrize("claim", ["ood.complexity", "ood.density-of-states"])
def test_scores_beyond_the_likelihood_are_compared_with_the_likelihood_of_their_own_best_model(
    evidence, claim
):
    chance, likelihood = evidence.loc[f"{claim}:chance"], evidence.loc[f"{claim}:likelihood"]
    best = chance["detail"].partition("model ")[2].partition(",")[0]
    assert best in ("good", "worse", "flow")
    assert likelihood["detail"].startswith(chance["detail"])
    assert chance["simulated"] == likelihood["simulated"]
    assert chance["ci_low"] > 0.5
    assert chance["ci_low"] > float(likelihood["reference"])
    assert chance["reference"] is pd.NA


def test_complexity_is_decided_by_the_model_that_leaves_most_bits_beyond_the_code(evidence):
    """Bits beyond the code out of distribution are 1.4 for ``worse``, 1.0 for ``flow``, 0.5 for ``good``.

    In distribution they are -0.8, -1 and -1, with deviations of 0.71 on both sides: normal AUROCs of 0.986,
    0.977 and 0.933. Tolerance: five standard errors of 0.004; false-alarm rate below 1e-6.
    """
    assert "model worse" in evidence.loc["ood.complexity:chance", "detail"]
    assert evidence.loc["ood.complexity:chance", "simulated"] == pytest.approx(0.986, abs=0.02)


def test_without_codes_complexity_is_not_run_and_says_why():
    alone = evidence_of({"good": scores(1, 4.0, 4.0, 3.0)})
    for part in ("chance", "likelihood"):
        row = alone.loc[f"ood.complexity:{part}"]
        assert pd.isna(row["ci_low"])
        assert "needs a codec" in row["detail"]
    assert alone.loc["ood.density-of-states:chance", "ci_low"] > 0.5
