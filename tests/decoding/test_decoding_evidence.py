"""What the chapter tells the ledger, from texts whose measures are made up."""

import numpy as np
import pandas as pd
import pytest

from typicality.claims.registry import read_registry
from typicality.decoding.evidence import INTERPOLATING, decoding_evidence
from typicality.decoding.layouts import (
    Quotation,
    corpus_layout,
    perplexity_layout,
    strategies_layout,
    strategy_label,
    texts_layout,
)
from typicality.decoding.strategies import strategy_table
from typicality.decoding.texts import ANCESTRAL, BEAM, HELD_OUT, LEAST_RISK
from typicality.tables import markdown_table, tex_table

PROMPTS, SAMPLES = 20, 10
# strategy, setting, texts of a prompt, bits per symbol, share of repeated n-grams
MADE_UP = [
    (HELD_OUT, None, 1, 2.1, 0.02),
    (BEAM, 1.0, 1, 1.0, 0.8),
    (BEAM, 8.0, 1, 0.6, 0.9),
    *((name, 0.5, SAMPLES, 1.5, 0.3) for name in INTERPOLATING),
    ("typical", 0.5, SAMPLES, 1.6, 0.3),
    (ANCESTRAL, None, SAMPLES, 2.0, 0.05),
    (LEAST_RISK, None, 1, 1.9, 0.05),
]


def made_up(changed=()):
    rng = np.random.default_rng(0)
    tables = []
    for strategy, setting, count, bits, repeated in [*MADE_UP, *changed]:
        noise = 0.01 * rng.standard_normal(PROMPTS * count)
        tables.append(
            pd.DataFrame(
                {
                    "strategy": pd.array([strategy] * noise.size, dtype="string[pyarrow]"),
                    "setting": pd.array([setting] * noise.size, dtype="Float64"),
                    "prompt": np.repeat(np.arange(PROMPTS), count),
                    "sample": np.tile(np.arange(count), PROMPTS),
                    "bits": bits + noise,
                    "distinct": 0.5,
                    "repeated": repeated - noise,
                    "text": pd.array(["a|b_c < *d*"] * noise.size, dtype="string[pyarrow]"),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def counts():
    """Predictions of one half are right, those of a hundredth come three times as often as predicted."""
    segments = np.arange(50)
    bins = {191: (100.0, 100), 183: (50.0, 46), 136: (10.0, 30)}
    rows = [
        {
            "segment": s,
            "bin": b,
            "predictions": 200,
            "expected": e,
            "observed": o + (s % 3 == 0) - (s % 3 == 1),
        }
        for b, (e, o) in bins.items()
        for s in segments
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def evidence(counts):
    return decoding_evidence(made_up(), counts, 500, 0).set_index("id")


@pytest.fixture(scope="module")
def claims(request):
    path = request.config.rootpath / "workflow" / "claims.yaml"
    return [claim for claim in read_registry(path) if claim.id.startswith("decoding.")]


def test_there_is_evidence_for_every_row_and_for_no_other(claims, evidence):
    assert sorted(evidence.index) == sorted(claim.row_id(part) for claim in claims for part in claim.parts)
    assert evidence["exact"].isna().all()
    assert (evidence["ci_low"] <= evidence["simulated"] + 1e-9).all()
    assert (evidence["ci_high"] >= evidence["simulated"] - 1e-9).all()


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("decoding.beam:likelier", -0.4),
        ("decoding.beam:less-typical", 0.4),
        ("decoding.beam:more-repetitive", 0.1),
        ("decoding.beam:unlike-text", 0.88),
        ("decoding.repetition:decoded", -1.2),
        ("decoding.repetition:sampled", -1),
        ("decoding.sampling:nucleus.information", 0.5),
        ("decoding.sampling:nucleus.repetition", 0.25),
        ("decoding.mbr", -1.3),
    ],
)
def test_values_are_those_that_were_made_up(evidence, row, value):
    assert evidence.loc[row, "simulated"] == pytest.approx(value, abs=0.01)


def test_the_tail_of_made_up_predictions_is_found(evidence):
    row = evidence.loc["decoding.low-probability"]
    assert row["simulated"] == pytest.approx(np.log2(30 / 10) + np.log2(46 / 50), abs=0.05)
    assert "3.00 times as often as predicted" in row["detail"]


def test_a_sampler_that_overshoots_loses_its_margin(counts):
    below_greedy = ("nucleus", 0.1, SAMPLES, 0.9, 0.3)
    evidence = decoding_evidence(made_up([below_greedy]), counts, 500, 0).set_index("id")
    row = evidence.loc["decoding.sampling:nucleus.information"]
    assert row["ci_high"] < 0
    assert "setting 0.1 above greedy" in row["detail"]
    assert "0.901 at 0.1, 1.499 at 0.5" in row["detail"]
    assert evidence.loc["decoding.sampling:top-k.information", "ci_low"] > 0


def test_without_repetitive_texts_the_row_says_why(counts):
    texts = made_up()
    texts["repeated"] = texts["repeated"] / 2
    row = decoding_evidence(texts, counts, 500, 0).set_index("id").loc["decoding.repetition:decoded"]
    assert row[["simulated", "ci_low"]].isna().all()
    assert "for too few prompts" in row["detail"]


def test_samples_that_repeat_nothing_leave_the_correlation_open(counts):
    texts = made_up()
    texts.loc[(texts["strategy"] == ANCESTRAL) & (texts["prompt"] > 0), "repeated"] = 0.0
    row = decoding_evidence(texts, counts, 500, 0).set_index("id").loc["decoding.repetition:sampled"]
    assert row[["simulated", "ci_low"]].isna().all()
    assert "repeat any n-gram" in row["detail"]


def test_labels_of_strategies():
    assert strategy_label("top-k", 40.0) == "top-40"
    assert strategy_label(ANCESTRAL, None) == strategy_label(ANCESTRAL, float("nan")) == ANCESTRAL


def test_quoted_texts_are_set_as_they_are():
    text = "`a` <b> [c](d) #1 ~ & 50 % \\ {x}\n|\ufffd|"
    assert Quotation().markdown(text) == (r"\`a\` \<b\> \[c\](d) \#1 \~ \& 50 % \\ {x} ¶ \|(unknown)\|")
    assert Quotation().tex(text) == (
        r"`a` $<$b$>$ [c](d) \#1 \textasciitilde{} \& 50 \% \textbackslash{} \{x\} \P{} $|$(unknown)$|$"
    )


def test_long_words_can_be_broken_in_latex():
    assert Quotation().tex("a" * 40) == r"\allowbreak{}".join(["a" * 16, "a" * 16, "a" * 8])


def test_tables_for_readers():
    texts = made_up()
    strategies = markdown_table(strategies_layout(strategy_table(texts, 200, 0)))
    assert "| beam search, width 8 | 0.6" in strategies
    assert "| greedy | " in strategies
    page = texts.drop_duplicates(["strategy", "setting"]).reset_index(drop=True)
    assert r"a\|b\_c \< \*d\*" in markdown_table(texts_layout(page))
    assert r"a$|$b\_c $<$ *d*" in tex_table(texts_layout(page))
    facts = pd.DataFrame({"fact": ["source"], "value": ["pydoc_data"]})
    assert r"pydoc\_data" in tex_table(corpus_layout(facts))
    perplexity = pd.DataFrame(
        {"order": [1, 2], "ngrams": [9, 20], "train_bits": 2.0, "held_out_bits": [4.0, 3.0]}
    )
    perplexity["perplexity"] = 2 ** perplexity["held_out_bits"]
    assert perplexity_layout(perplexity).bold == {(1, "perplexity")}
