"""Dialled texture: what is drawn, how it is scored, and that a fitted model responds to it."""

import numpy as np
import pandas as pd
import pytest

from typicality.images.auroc import auroc
from typicality.images.dose_response import (
    DOSE_COLUMNS,
    RESPONSE_COLUMNS,
    SPLIT,
    crossing_amplitude,
    draw_doses,
    response_table,
    score_doses,
)
from typicality.images.models import fit_model
from typicality.images.procedural import dead_leaves, panels
from typicality.images.scores import named_pair
from typicality.images.scoring import score_shard
from typicality.images.texture_evidence import dose_response_evidence
from typicality.images.texture_layouts import dose_response_layout

PAIR = named_pair({"in_distribution": "leaves", "out_of_distribution": "panels"})
AMPLITUDES = (0, 4, 32)
FORMATS = {"leaves": "dead-leaves", "panels": "panels"}
FAMILIES = {"linear": "autoregressive"}


class Brightness:
    """Bits are the mean brightness of an image times its dimensions."""

    def log_prob(self, images):
        return -images.reshape(len(images), -1).sum(axis=1, dtype=float)


@pytest.fixture(scope="module")
def fitted():
    settings = {"family": "autoregressive", "kind": "linear", "radius": 1, "rounds": 1}
    model = fit_model(settings, dead_leaves(150, 1, split="train"), 1)
    test = score_shard(model, dead_leaves(40, 1, split="test"), "leaves", "test", 0, 1, None)
    doses = [
        score_doses(model, draw_doses({"format": format_}, AMPLITUDES, 20, 1), AMPLITUDES, "linear", name)
        for name, format_ in FORMATS.items()
    ]
    return pd.concat(doses, ignore_index=True), {"linear": test}


@pytest.fixture(scope="module")
def responses(fitted):
    return response_table(*fitted, FAMILIES, PAIR)


def test_doses_are_the_images_of_the_procedure_on_a_stream_of_their_own():
    doses = draw_doses({"format": "panels"}, AMPLITUDES, 3, 7)
    assert doses.shape == (3, 3, 32, 32, 3)
    for amplitude, images in zip(AMPLITUDES, doses, strict=True):
        np.testing.assert_array_equal(images, panels(3, 7, split=SPLIT, texture_amplitude=amplitude))
    assert not np.array_equal(doses[1], panels(3, 7, split="test", texture_amplitude=AMPLITUDES[1]))


def test_scores_are_bits_per_dimension_by_amplitude_and_image():
    doses = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 2, 2, 1)
    scores = score_doses(Brightness(), doses, (0, 8), "m", "panels")
    assert tuple(scores.columns) == DOSE_COLUMNS
    assert scores["texture_amplitude"].tolist() == [0.0] * 3 + [8.0] * 3
    assert scores["index"].tolist() == [0, 1, 2, 0, 1, 2]
    np.testing.assert_allclose(scores["bits_per_dim"], np.arange(6) * 4 + 1.5)


def test_table_compares_with_test_images_and_with_the_step_before(fitted, responses):
    doses, scores = fitted
    assert tuple(responses.columns) == RESPONSE_COLUMNS
    assert len(responses) == 2 * len(AMPLITUDES)
    test = scores["linear"]["bits_per_dim"].to_numpy()
    bits = {
        amplitude: doses.query("dataset == 'panels' and texture_amplitude == @amplitude")[
            "bits_per_dim"
        ].to_numpy()
        for amplitude in AMPLITUDES
    }
    row = responses.set_index(["dataset", "texture_amplitude"]).loc[("panels", 32)]
    assert row["mean_bits_per_dim"] == pytest.approx(bits[32].mean())
    assert row["gap_bits_per_dim"] == pytest.approx(bits[32].mean() - test.mean())
    assert row["step_bits_per_dim"] == pytest.approx((bits[32] - bits[4]).mean())
    assert row["auroc"] == pytest.approx(float(auroc(test, bits[32])))
    firsts = responses[responses["texture_amplitude"] == 0]
    assert firsts["step_bits_per_dim"].isna().all()


def test_order_of_rows_and_amplitudes_does_not_matter(fitted, responses):
    doses, scores = fitted
    mixed = doses.sample(frac=1, random_state=1)
    mixed = pd.concat([mixed[mixed["dataset"] == name] for name in FORMATS], ignore_index=True)
    pd.testing.assert_frame_equal(response_table(mixed, scores, FAMILIES, PAIR), responses)


def test_pairing_makes_steps_sharper_than_the_means(responses):
    """Images differ by far more than what a little more texture costs each of them."""
    row = responses.set_index(["dataset", "texture_amplitude"]).loc[("leaves", 4)]
    assert row["step_ci_high"] - row["step_ci_low"] < 2 * 1.96 * row["standard_error"]


def test_texture_costs_bits_and_turns_the_panels(responses):
    """A linear model of radius 1, fitted on leaves; every margin is more than ten standard errors."""
    evidence = dose_response_evidence(responses, PAIR).set_index("id")
    assert evidence.loc["images.dose-response:rises", "ci_low"] > 0
    assert evidence.loc["images.dose-response:smooth", "ci_high"] < -0.5
    assert evidence.loc["images.dose-response:rough", "ci_low"] > 0.5
    assert "it turns at" in evidence.loc["images.dose-response:rough", "detail"]


def test_readers_see_amplitudes_side_by_side_and_bold_what_costs_more_than_test_images(responses):
    layout = dose_response_layout(responses)
    cells = dict(zip(layout.table["dataset"], layout.cells("markdown"), strict=True))
    for name, rows in responses.groupby("dataset"):
        assert [text.strip("*") for text in cells[name][3:]] == [
            f"{b:.3f}" for b in rows["mean_bits_per_dim"]
        ]
        bold = [text.startswith("**") for text in cells[name][3:]]
        assert bold == (rows["gap_bits_per_dim"] > 0).tolist()
    assert any("**" in text for text in cells["panels"])
    assert layout.csv is responses


def test_codecs_and_models_of_others_decide_nothing(responses):
    evidence = dose_response_evidence(responses.assign(family="codec"), PAIR)
    assert evidence["ci_low"].isna().all()
    assert evidence["detail"].notna().all()


def test_crossing_lies_where_a_line_on_the_scale_of_the_dial_meets_zero():
    amplitudes = np.array([0.0, 1.0, 3.0, 7.0])
    assert crossing_amplitude(amplitudes, np.array([-3.0, -1.0, 1.0, 2.0])) == pytest.approx(2**1.5 - 1)
    assert crossing_amplitude(amplitudes, np.array([-3.0, -2.0, -1.0, -0.5])) is None
    assert crossing_amplitude(amplitudes, np.array([1.0, 2.0, 3.0, 4.0])) is None
