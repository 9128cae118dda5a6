"""README.md and docs/ show what the workflow and its results are; ``.ci/documents results`` writes them."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from tests.circumstances import CIRCUMSTANCES
from tests.document_checks import (
    PROJECT,
    blocks_of,
    compare_documents,
    load_documents,
    write_documents,
)
from tests.figure_checks import RMS_TOLERANCE, pixel_distance, read_pixels

from typicality.claims.registry import Claim, Relation, read_registry
from typicality.claims.verdicts import CONFIRMED

DOCUMENTS = load_documents()
README = (PROJECT / "README.md").read_text(encoding="utf-8")
RULES = (PROJECT / "docs/rules.md").read_text(encoding="utf-8")
MOST_BYTES = 600_000
DRAWN_ALIKE = ["docs/binomial.png"]
"""Pictures whose figure the small configuration draws as the default one does."""
REMEDY = (
    ".venv/bin/python .ci/documents writes graphs and verdicts anew; .venv/bin/python .ci/documents results "
    "all of it, after a default run with CIFAR-10 and SVHN"
)


def test_graphs_of_rules_are_those_of_the_workflow(checkout):
    write_documents(checkout.path)
    assert compare_documents(checkout.path) == ([], {}), REMEDY
    assert (checkout.path / "docs/rules.md").read_text(encoding="utf-8") == RULES, REMEDY
    assert "compile_appendix" in RULES.partition("## appendix\n")[2].partition("```\n")[0]
    assert "evidence_images --> to_claims" in RULES


def test_every_rule_that_snakemake_lists_is_in_the_tables(checkout):
    listed = re.findall(r"^(\w+)(?: \((.*)\))?$", checkout.snakemake("--list-rules").stdout, re.MULTILINE)
    rules = {name: docstring for name, docstring in listed if name != "all"}
    assert len(rules) > 100
    rows = dict(re.findall(r"^\| `(\w+)\*?` \| (.*) \|$", RULES, re.MULTILINE))
    stem = "download_archive_"
    assert {name: doc for name, doc in rules.items() if not name.startswith(stem)} == {
        name: doc for name, doc in rows.items() if name != stem
    }


def test_verdicts_are_those_expected_in_the_words_of_the_registry():
    """That a run comes to them has its own test, on real pixels."""
    expected = yaml.safe_load((PROJECT / "tests/expected_verdicts.yaml").read_text())
    registry = read_registry(PROJECT / "workflow/claims.yaml")
    shown = blocks_of(PROJECT / "README.md")["verdicts"]
    assert shown == f"\n{DOCUMENTS.verdict_tables(registry, expected)}\n", REMEDY
    counted = [int(number) for number in re.findall(r"\*\*(\d+)\*\*", shown)]
    assert sum(counted) == len(expected)
    for name, verdict in expected.items():
        assert (f" `{name}` | " in shown) == (verdict != CONFIRMED)


def test_a_claim_without_a_verdict_or_without_a_reason_is_named():
    claim = Claim("a.b", "One", "It is so.", "ours", relation={"": Relation(">", "0")})
    with pytest.raises(SystemExit, match=r"expected_verdicts\.yaml lacks a\.b"):
        DOCUMENTS.verdict_tables([claim], {})
    with pytest.raises(SystemExit, match=r"a\.b is qualified, but workflow/claims\.yaml does not say why"):
        DOCUMENTS.verdict_tables([claim], {"a.b": "qualified"})
    assert "| One | 1 |" in DOCUMENTS.verdict_tables([claim], {"a.b": "confirmed"})


def test_models_are_those_of_the_configuration():
    """Bits are compared with those of a run on real pixels, where these are at hand."""
    images = yaml.safe_load((PROJECT / "config.yaml").read_text())["images"]
    described = yaml.safe_load((PROJECT / "docs/models.yaml").read_text())
    assert set(described) == set(images["models"]), "docs/models.yaml describes the models of config.yaml"
    for name, model in described.items():
        wanted = {"what", "rate"} | ({"fit"} if images["models"][name]["family"] != "codec" else set())
        assert set(model) == wanted, f"{name} in docs/models.yaml needs {', '.join(sorted(wanted))}"
    splits = [("cifar10", "train"), ("cifar10", "test"), ("svhn", "test")]
    likelihoods = pd.DataFrame(
        {"model": model, "dataset": dataset, "split": split, "images": 1000, "mean_bits_per_dim": 8.0}
        for model in images["models"]
        for dataset, split in splits
    )
    table = DOCUMENTS.model_table(likelihoods)
    shown = blocks_of(PROJECT / "README.md")["models"]
    assert re.sub(r"\b\d\.\d{3}\b", "8.000", shown).split("\n\n")[0].strip() == table.split("\n\n")[0], REMEDY


def test_pictures_are_those_that_are_copied_from_a_run_and_small():
    pictures = re.findall(r"!\[([^\]]{40,})\]\((docs/\w+\.png)\)", README)
    assert sorted(name for _, name in pictures) == sorted(DOCUMENTS.FIGURES)
    assert README.count("![") == len(pictures)
    kept = sorted(path.relative_to(PROJECT).as_posix() for path in (PROJECT / "docs").glob("*.png"))
    assert kept == sorted(DOCUMENTS.FIGURES)
    assert sum((PROJECT / name).stat().st_size for name in kept) < MOST_BYTES


@pytest.mark.parametrize("name", DRAWN_ALIKE)
def test_pictures_are_as_the_small_run_draws_them(name, small_run):
    made = small_run.path / f"results/{DOCUMENTS.FIGURES[name]}.png"
    assert pixel_distance(read_pixels(PROJECT / name), read_pixels(made)) <= RMS_TOLERANCE, REMEDY


@pytest.fixture
def copied(tmp_path):
    """A folder with README.md and the pictures, to be spoilt."""
    for name in ("README.md", *DOCUMENTS.FIGURES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(PROJECT / name, tmp_path / name)
    return tmp_path


def test_what_differs_is_named_and_what_cannot_be_compared_is_left_out_with_its_reason(copied):
    assert compare_documents(copied) == ([], {})
    shutil.copyfile(PROJECT / "docs/radii.png", copied / "docs/likelihoods.png")
    changed = README.replace(" 2.495 |", " 2.496 |").replace("\nContradicted:", "\nConfirmed:")
    assert changed.count("2.496") == 1
    (copied / "README.md").write_text(changed, encoding="utf-8")
    assert compare_documents(copied) == (["verdicts", "models", "docs/likelihoods.png"], {})
    stale, left_out = compare_documents(copied, CIRCUMSTANCES[:1])
    assert stale == ["verdicts"]
    assert left_out == dict.fromkeys(("docs/likelihoods.png", "models"), CIRCUMSTANCES[0].reason)
    (copied / "README.md").write_text(changed.replace(" training and ", "0 training and "), encoding="utf-8")
    stale, left_out = compare_documents(copied)
    assert stale == ["verdicts"]
    assert set(left_out) == {"docs/likelihoods.png", "models"}


def test_a_block_without_its_comment_is_an_error(tmp_path):
    with pytest.raises(SystemExit, match=r"lacks <!-- bits: written by \.ci/documents -->"):
        DOCUMENTS.with_block(README, "bits", "")
    with pytest.raises(SystemExit, match="has no pair `real`"):
        DOCUMENTS.main(Path(tmp_path))
