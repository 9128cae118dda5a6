"""Texts of every strategy, their averages, and the intervals of those."""

import numpy as np
import pandas as pd
import pytest

from typicality.decoding.corpus import split_blocks
from typicality.decoding.perplexity import fit_to_blocks
from typicality.decoding.strategies import (
    MEASURES,
    STRATEGY_COLUMNS,
    entropy_rate,
    interval,
    prompt_means,
    resamples,
    strategy_table,
    typical_band,
    with_distance,
)
from typicality.decoding.texts import (
    ANCESTRAL,
    BEAM,
    HELD_OUT,
    LEAST_RISK,
    PROMPT,
    TEXT_COLUMNS,
    beam_texts,
    held_out_prompts,
    sample_page,
    sampled_texts,
)

SETTINGS = {
    "prompts": 4,
    "prompt_length": 12,
    "length": 30,
    "samples": 5,
    "beam_widths": [1, 3],
    "samplers": {"temperature": [0.5], "top-k": [3], "nucleus": [0.5, 0.9], "typical": [0.5]},
    "utility_order": 3,
    "distinct_order": 2,
    "repeated_order": 4,
}


@pytest.fixture(scope="module")
def blocks():
    return split_blocks([f"Of {n} and {n * n % 97}, {n % 7} is odd." for n in range(300)], 90, 5)


@pytest.fixture(scope="module")
def fitted(blocks):
    return fit_to_blocks(blocks, 4)


@pytest.fixture(scope="module")
def texts(blocks, fitted):
    tables = [
        beam_texts(*fitted, blocks, SETTINGS),
        sampled_texts(*fitted, blocks, SETTINGS, 0),
    ]
    return pd.concat(tables, ignore_index=True)


def test_every_strategy_writes_its_texts(texts):
    assert tuple(texts.columns) == TEXT_COLUMNS
    sizes = texts.groupby(["strategy", "setting"], dropna=False).size()
    assert sizes.loc[HELD_OUT].sum() == sizes.loc[LEAST_RISK].sum() == 4
    assert sizes.loc[BEAM].tolist() == [4, 4]
    assert sizes.loc["nucleus"].tolist() == [20, 20]
    assert (texts["text"].str.len() == 30).all()


def test_bits_and_shares_are_those_of_the_texts(texts, blocks, fitted):
    model, alphabet = fitted
    prompts, following = held_out_prompts(blocks, alphabet, SETTINGS)
    for row in texts.sample(40, random_state=0).itertuples():
        symbols = np.concatenate([prompts[row.prompt][-3:], alphabet.encode(row.text)])
        assert row.bits == pytest.approx(model.information(symbols).sum() / 30)
        assert row.repeated == pytest.approx(1 - len({row.text[i : i + 4] for i in range(27)}) / 27)
        assert row.distinct == pytest.approx(len({row.text[i : i + 2] for i in range(29)}) / 29)
    held_out = texts[texts["strategy"] == HELD_OUT]["text"]
    assert held_out.tolist() == [alphabet.decode(symbols) for symbols in following]


def test_least_risk_chooses_among_the_ancestral_samples(texts):
    ancestral = texts[texts["strategy"] == ANCESTRAL].set_index(["prompt", "sample"])
    for row in texts[texts["strategy"] == LEAST_RISK].itertuples():
        assert ancestral.loc[(row.prompt, row.sample), "text"] == row.text


def test_a_prompt_keeps_its_samples_whatever_else_is_drawn(blocks, fitted):
    less = SETTINGS | {"samplers": {"nucleus": [0.9]}}
    one = sampled_texts(*fitted, blocks, less, 0)
    other = sampled_texts(*fitted, blocks, SETTINGS, 0)
    same = other[other["strategy"].isin([ANCESTRAL, LEAST_RISK]) | (other["setting"] == 0.9)]
    pd.testing.assert_frame_equal(one, same.reset_index(drop=True))


def test_averages_by_hand():
    texts = pd.DataFrame(
        {
            "strategy": [ANCESTRAL] * 4 + ["nucleus"] * 2,
            "setting": pd.array([None] * 4 + [0.5] * 2, dtype="Float64"),
            "prompt": [0, 0, 1, 1, 0, 1],
            "bits": [1.0, 2.0, 3.0, 2.0, 0.5, 1.5],
            "distinct": 0.5,
            "repeated": [0.0, 0.5, 0.0, 0.5, 1.0, 0.0],
        }
    )
    assert entropy_rate(texts) == 2
    assert with_distance(texts)["distance"].tolist() == [1, 0, 1, 0, 1.5, 0.5]
    means = prompt_means(texts, "bits")
    assert {key: value.tolist() for key, value in means.items()} == {
        (ANCESTRAL, None): [1.5, 2.5],
        ("nucleus", 0.5): [0.5, 1.5],
    }
    table = strategy_table(texts, 400, 0).set_index("strategy")
    assert table["bits"].to_dict() == {"nucleus": 1.0, ANCESTRAL: 2.0}
    assert table.loc["nucleus", ["bits_low", "bits_high"]].tolist() == [0.5, 1.5]
    assert table["in_band"].to_dict() == {"nucleus": 0.5, ANCESTRAL: 0.5}
    assert typical_band(texts) == pytest.approx((1.075, 2.925))


def test_the_table_lists_strategies_in_their_order(texts):
    table = strategy_table(texts, 200, 0)
    assert tuple(table.columns) == STRATEGY_COLUMNS
    assert table["strategy"].drop_duplicates().tolist() == [
        HELD_OUT,
        BEAM,
        "temperature",
        "top-k",
        "nucleus",
        "typical",
        ANCESTRAL,
        LEAST_RISK,
    ]
    for name in MEASURES:
        assert (table[f"{name}_low"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_high"]).all()


def test_bootstrap_intervals_cover_a_mean():
    """400 intervals of 30 values cover about 94 %; fewer than 87 % have a probability below 1e-6."""
    rng = np.random.default_rng(0)
    weights = resamples(30, 1_000, 0)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    low, high = interval(weights @ rng.normal(size=(30, 400)))
    assert np.mean((low < 0) & (high > 0)) > 0.87


def test_the_page_shows_one_text_of_every_strategy(texts, blocks):
    page = sample_page(texts, blocks, SETTINGS, prompt=2)
    assert tuple(page.columns) == TEXT_COLUMNS
    assert page["strategy"].iloc[0] == PROMPT
    assert page["text"].iloc[0] == held_out_start(blocks)[2]
    assert len(page) == 1 + len(texts.drop_duplicates(["strategy", "setting"]))
    assert (page["prompt"] == 2).all()
    assert (page.loc[page["strategy"] == ANCESTRAL, "sample"] == 0).all()


def held_out_start(blocks):
    held_out = blocks.loc[blocks["split"] == "held-out", "text"].tolist()
    return [held_out[round(place)][:12] for place in np.linspace(0, len(held_out) - 1, 4)]
