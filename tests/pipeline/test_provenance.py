"""Rules and scripts behind artifacts."""

import re
from types import SimpleNamespace

import yaml

from pipeline.provenance import files_without_rule, makers


def rule(name, script, *patterns, params=None, title=None):
    flags = {"report": SimpleNamespace(labels={"result": title})} if title else {}
    output = [SimpleNamespace(match=re.compile(pattern).fullmatch, flags=flags) for pattern in patterns]
    return SimpleNamespace(name=name, output=output, script=script, params=params or {})


RULES = [
    rule("all", None),
    rule("compute_x", "../scripts/a/compute_x.py", r"results/a/x\.parquet", params={"size": 3}),
    rule("plot_x", "../scripts/a/plot_x.py", r"results/a/x\.svg", r"results/a/x\.pdf", title="The x"),
    rule(
        "compute_y",
        "../scripts/b/compute_y.py",
        r"results/b/(?P<pair>\w+)/y\.parquet",
        params={"sets": lambda wildcards: {"pair": (wildcards.pair, "<b>")}},
        title="All y",
    ),
]


def test_every_form_of_an_artifact_has_its_rule_and_script():
    plot = {"rule": "plot_x", "script": "workflow/scripts/a/plot_x.py", "title": "The x", "parameters": ""}
    compute = {
        "rule": "compute_x",
        "script": "workflow/scripts/a/compute_x.py",
        "title": "",
        "parameters": "size: 3\n",
    }
    assert makers(RULES, ["a/x"]) == {"a/x": {"figure": plot, "values": compute}}


def test_wildcards_match_and_what_nobody_makes_is_left_out():
    found = makers(RULES, ["b/real/y", "c/z"])
    values = found["b/real/y"]["values"]
    assert values["rule"] == "compute_y"
    assert values["title"] == "All y (pair real)"
    assert yaml.safe_load(values["parameters"]) == {"sets": {"pair": ["real", "<b>"]}}
    assert found["c/z"] == {}


def test_files_that_no_rule_makes_are_found_wherever_results_are(tmp_path):
    names = ["a/x.parquet", "a/x.svg", "a/x.csv", "b/real/y.parquet", "old.csv", "logs/a.log", "README.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert files_without_rule(RULES, tmp_path) == ["results/a/x.csv", "results/old.csv"]
