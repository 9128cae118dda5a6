"""What texture tells the ledger: of the best models, the one that speaks most against a claim decides it."""

import numpy as np
import pandas as pd
import pytest

from typicality.images.likelihoods import likelihood_table
from typicality.images.scores import named_pair
from typicality.images.texture import MEASURES, sets_table
from typicality.images.texture_evidence import texture_evidence
from typicality.images.texture_likelihood import correlation_table, gap_table

PAIR = named_pair({"in_distribution": "a", "out_of_distribution": "b"})
IMAGES = 400
FAMILIES = {"best": "autoregressive", "poor": "autoregressive", "mixture": "latent", "png": "codec"}


def measures():
    rng = np.random.default_rng(1)
    parts = []
    for name, low, high in (("a", 5, 20), ("b", 2, 12)):
        keys = {"dataset": name, "split": "test", "index": np.arange(IMAGES)}
        parts.append(pd.DataFrame(keys | {measure: rng.uniform(low, high, IMAGES) for measure in MEASURES}))
    return pd.concat(parts, ignore_index=True)


def scores(texture, seed, slope, level=3.0):
    """The set b costs 0.3 bits/dim less than its texture says."""
    noise = np.random.default_rng(seed).normal(0, 0.3, len(texture))
    bits = level + slope * texture[MEASURES[0]] + noise - 0.3 * (texture["dataset"] == "b")
    test = texture[["dataset", "split", "index"]].assign(bits_per_dim=bits)
    own = test[test["dataset"] == "a"]
    return pd.concat([own.assign(split="train"), own.assign(split="calibration"), test], ignore_index=True)


def evidence_of(families):
    texture = measures()
    every = {
        "best": scores(texture, 2, 0.1),
        "poor": scores(texture, 3, -0.1, level=9.0),
        "mixture": scores(texture, 4, 0.05),
        "png": scores(texture, 5, -0.2),
    }
    by_model = {model: every[model] for model in families}
    tables = (table(by_model, families, texture, PAIR) for table in (correlation_table, gap_table))
    evidence = texture_evidence(
        likelihood_table(by_model, families), sets_table(texture, PAIR), *tables, PAIR
    )
    return evidence.set_index("id")


@pytest.fixture(scope="module")
def evidence():
    return evidence_of(FAMILIES)


def test_less_texture_is_the_difference_of_the_means(evidence):
    """Means of 12.5 and 7 grey levels, standard errors of 0.26: five, a false-alarm rate below 1e-6."""
    row = evidence.loc["images.texture:less"]
    assert row["simulated"] == pytest.approx(-5.5, abs=1.3)
    assert row["ci_low"] < row["simulated"] < row["ci_high"] < 0


@pytest.mark.parametrize("part", ["easier-in", "easier-out"])
def test_best_model_with_the_smallest_correlation_decides(evidence, part):
    """The poor model and the codec, whose bits fall with texture, have no say."""
    row = evidence.loc[f"images.texture:{part}"]
    assert row["detail"].endswith("model mixture")
    assert row["ci_low"] > 0


def test_explained_shares_are_those_of_the_gap_by_construction(evidence):
    """Of 0.3 + 5.5 slope the texture explains 5.5 slope: 48 % and 65 %.

    The standard errors are about 4 %, to which the width of the strata adds 3 %: a tolerance of 15 %.
    """
    least, most = (evidence.loc[f"images.texture:{part}"] for part in ("explains", "not-all"))
    assert least["simulated"] == pytest.approx(0.48, abs=0.15)
    assert most["simulated"] == pytest.approx(0.65, abs=0.15)
    assert least["detail"].endswith("model mixture")
    assert most["detail"].endswith("model best")


def test_without_models_the_parts_about_them_are_not_run():
    evidence = evidence_of({"png": "codec"})
    assert evidence.loc["images.texture:less", "ci_high"] < 0
    others = evidence.drop("images.texture:less")
    assert len(others) == 4
    assert others["ci_low"].isna().all()
    assert others["detail"].str.contains("no model but codecs").all()
