"""Rules and scripts behind artifacts."""

import re
from types import SimpleNamespace

from pipeline.provenance import files_without_rule, makers


def rule(name, script, *patterns):
    output = [SimpleNamespace(match=re.compile(pattern).fullmatch) for pattern in patterns]
    return SimpleNamespace(name=name, output=output, script=script)


RULES = [
    rule("all", None),
    rule("compute_x", "../scripts/a/compute_x.py", r"results/a/x\.parquet"),
    rule("plot_x", "../scripts/a/plot_x.py", r"results/a/x\.svg", r"results/a/x\.pdf"),
    rule("compute_y", "../scripts/b/compute_y.py", r"results/b/\w+/y\.parquet"),
]


def test_every_form_of_an_artifact_has_its_rule_and_script():
    assert makers(RULES, ["a/x"]) == {
        "a/x": {
            "figure": {"rule": "plot_x", "script": "workflow/scripts/a/plot_x.py"},
            "values": {"rule": "compute_x", "script": "workflow/scripts/a/compute_x.py"},
        }
    }


def test_wildcards_match_and_what_nobody_makes_is_left_out():
    found = makers(RULES, ["b/real/y", "c/z"])
    assert found["b/real/y"] == {"values": {"rule": "compute_y", "script": "workflow/scripts/b/compute_y.py"}}
    assert found["c/z"] == {}


def test_files_that_no_rule_makes_are_found_wherever_results_are(tmp_path):
    names = ["a/x.parquet", "a/x.svg", "a/x.csv", "b/real/y.parquet", "old.csv", "logs/a.log", "README.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert files_without_rule(RULES, tmp_path) == ["results/a/x.csv", "results/old.csv"]
