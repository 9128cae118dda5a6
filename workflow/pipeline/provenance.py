"""Which rule and which script make an artifact, with what parameters, and from what this run was made."""

from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import yaml

from pipeline.checkout import commit
from pipeline.manifest import data_checksums, versions

ENDINGS = {"figure": ".svg", "table": ".csv", "values": ".parquet"}
"""What an artifact can be, and the ending of the file that shows it."""


def makers(rules, artifacts):
    """Find the rule and the script behind every form of some artifacts.

    Parameters
    ----------
    rules : iterable
        Rules of a Snakemake workflow: with ``name``, ``output`` (files with ``match`` and ``flags``),
        ``params`` and ``script``.
    artifacts : iterable of str
        Paths under ``results/`` without an ending.

    Returns
    -------
    dict of dict of dict
        By artifact and by the keys of `ENDINGS`: ``rule``, ``script``, ``title`` (of Snakemake's report, or
        empty) and ``parameters`` (as YAML, or empty). Forms that no rule makes are left out.
    """
    rules = [rule for rule in rules if rule.script]
    found = {}
    for artifact in artifacts:
        forms = {form: _maker(rules, f"results/{artifact}{ending}") for form, ending in ENDINGS.items()}
        found[artifact] = {form: maker for form, maker in forms.items() if maker}
    return found


def files_without_rule(rules, results="results"):
    """List the files among results that no rule makes; logs, benchmarks and the README are none of them.

    Parameters
    ----------
    rules : iterable
        As for `makers`.
    results : path-like

    Returns
    -------
    list of str
    """
    outputs = [output for rule in rules for output in rule.output]
    names = (path.relative_to(results) for path in sorted(Path(results).rglob("*")) if path.is_file())
    paths = [f"results/{name.as_posix()}" for name in names if name.parts[0] not in _NO_ARTIFACTS]
    return [path for path in paths if not any(output.match(path) for output in outputs)]


_NO_ARTIFACTS = ("logs", "benchmarks", "README.md", ".gitignore")


def about_run(data, settings):
    """Say from what a run was made.

    Parameters
    ----------
    data : mapping
        As `pipeline.manifest.data_files` returns it.
    settings : mapping
        As `pipeline.configuration.result_settings` returns it.

    Returns
    -------
    dict
        ``commit``, ``versions``, ``data`` (checksums) and ``settings``.
    """
    return {
        "commit": commit(),
        "versions": versions(),
        "data": data_checksums(data),
        "settings": dict(settings),
    }


def _maker(rules, path):
    for rule in rules:
        for output in rule.output:
            if match := output.match(path):
                wildcards = match.groupdict()
                return {
                    "rule": rule.name,
                    "script": _shown(rule.script),
                    "title": _title(output, wildcards),
                    "parameters": _parameters(rule.params, SimpleNamespace(**wildcards)),
                }
    return None


def _title(output, wildcards):
    """Title by which Snakemake's report shows a file, and the pair of data sets that it is about."""
    shown = output.flags.get("report")
    if not shown:
        return ""
    title = shown.labels["result"].format(**wildcards)
    return f"{title} (pair {wildcards['pair']})" if "pair" in wildcards else title


def _parameters(params, wildcards):
    values = {name: value(wildcards) if callable(value) else value for name, value in params.items()}
    # Keys in their order, and none of the classes that a configuration may be made of.
    return yaml.dump(_plain(values), sort_keys=False, allow_unicode=True, width=90) if values else ""


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value


def _shown(script):
    """Path of a script from the root of the project, which rule files give from where they are."""
    parts = PurePosixPath(script).parts
    return str(PurePosixPath("workflow", *parts[parts.index("scripts") :]))
