"""Our models beside published ones."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from typicality.errors import InputError
from typicality.images.auroc import auroc
from typicality.images.comparison import COMPARISON_COLUMNS, STATUSES, comparison_table, read_published
from typicality.images.detection import detection_table
from typicality.images.likelihoods import likelihood_table
from typicality.images.scores import Pair

PUBLISHED = Path(__file__).parents[2] / "workflow" / "published.yaml"
PAIR = Pair("a", "b", dimensions={"a": 12, "b": 12})
ENTRY = {
    "model": "theirs",
    "family": "latent",
    "bits_per_dim": {"a": 3.5, "b": 2.5},
    "auroc": 0.1,
    "status": "published",
    "source": "somebody (2020)",
}


@pytest.fixture(scope="module")
def scores():
    rng = np.random.default_rng(3)
    splits = [("a", "train", 5.0), ("a", "test", 5.1), ("b", "test", 4.0)]
    parts = [
        pd.DataFrame(
            {"dataset": name, "split": split, "index": range(50), "bits_per_dim": rng.normal(mean, 0.5, 50)}
        )
        for name, split, mean in splits
    ]
    return pd.concat(parts, ignore_index=True)


def compared(scores, *published):
    tables = {"ours": scores, "worse": scores.assign(bits_per_dim=scores["bits_per_dim"] + 1)}
    families = {"ours": "latent", "worse": "latent"}
    likelihoods = likelihood_table(tables, families)
    return comparison_table(
        likelihoods, detection_table(tables, families, PAIR, 1, (1, 2), draws=2), PAIR, published
    )


def test_ours_and_theirs_stand_in_one_table_by_family_and_falling_bits(scores):
    other = ENTRY | {"model": "flow", "family": "flow", "bits_per_dim": {"a": 9.0}}
    table = compared(scores, ENTRY, other)
    assert tuple(table.columns) == COMPARISON_COLUMNS
    assert table["model"].tolist() == ["flow", "worse", "ours", "theirs"]
    rows = table.set_index("model")
    inside, outside = (
        scores.query("dataset == @name and split == 'test'")["bits_per_dim"].to_numpy() for name in "ab"
    )
    assert rows.loc["ours", "in_bits_per_dim"] == pytest.approx(inside.mean())
    assert rows.loc["ours", "out_standard_error"] == pytest.approx(outside.std(ddof=1) / np.sqrt(50))
    assert rows.loc["ours", "likelihood_auroc"] == pytest.approx(float(auroc(inside, outside)))
    assert rows.loc["theirs", ["in_bits_per_dim", "out_bits_per_dim", "likelihood_auroc"]].tolist() == [
        3.5,
        2.5,
        0.1,
    ]
    assert rows.loc["theirs", "status"] == "published"
    assert rows.loc["flow"].isna().sum() == 4  # no other set, no standard errors, no AUROC of this pair


def test_what_speaks_of_other_sets_is_left_out(scores):
    table = compared(scores, ENTRY | {"bits_per_dim": {"c": 1.0, "b": 2.0}})
    assert table["model"].tolist() == ["worse", "ours"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "rumour"}, "status of theirs is 'rumour'; it must be one of published"),
        ({"family": "gan"}, "family of theirs is 'gan'"),
        ({"note": "x"}, "theirs has the unknown key 'note'"),
        ({"source": None}, "theirs lacks the key 'source'"),
    ],
)
def test_entries_that_cannot_be_read_are_refused(change, sentence, tmp_path):
    path = tmp_path / "published.yaml"
    entry = {key: value for key, value in (ENTRY | change).items() if value is not None}
    path.write_text(yaml.safe_dump([entry]))
    with pytest.raises(InputError, match=sentence):
        read_published(path)


def test_the_published_file_names_where_every_number_is_from():
    entries = read_published(PUBLISHED)
    assert {entry["status"] for entry in entries} == set(STATUSES)
    for entry in entries:
        assert entry["source"]
        assert all(1 < bits <= 8 for bits in entry["bits_per_dim"].values())
        assert 0 < entry.get("auroc", 0.5) < 1
