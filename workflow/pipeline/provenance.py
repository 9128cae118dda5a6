"""Which rule and which script make an artifact."""

from pathlib import Path, PurePosixPath

ENDINGS = {"figure": ".svg", "table": ".csv", "values": ".parquet"}
"""What an artifact can be, and the ending of the file that shows it."""


def makers(rules, artifacts):
    """Find the rule and the script behind every form of some artifacts.

    Parameters
    ----------
    rules : iterable
        Rules of a Snakemake workflow: with ``name``, ``output`` (files with ``match``) and ``script``.
    artifacts : iterable of str
        Paths under ``results/`` without an ending.

    Returns
    -------
    dict of dict of dict
        By artifact and by the keys of `ENDINGS`: ``rule`` and ``script``. Forms that no rule makes are left
        out.
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


def _maker(rules, path):
    for rule in rules:
        if any(output.match(path) for output in rule.output):
            return {"rule": rule.name, "script": _shown(rule.script)}
    return None


def _shown(script):
    """Path of a script from the root of the project, which rule files give from where they are."""
    parts = PurePosixPath(script).parts
    return str(PurePosixPath("workflow", *parts[parts.index("scripts") :]))
