"""The lock: hashed, free of addresses, the same versions for pip and conda and on every Python."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
LOCK = (PROJECT / "requirements.txt").read_text()
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def locked():
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE))


def asked():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    return {re.match(r"[\w.-]+", requirement)[0] for requirement in itertools.chain(*groups)}


def test_every_locked_version_is_hashed_and_no_address_is_named():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK


def test_no_version_depends_on_the_python():
    assert not re.search(r"^[^#]*python(_full)?_version", LOCK, re.MULTILINE)
    names = re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)
    assert len(names) == len(set(names))


def test_everything_asked_for_is_locked():
    assert asked() <= set(locked())


def test_conda_users_get_the_same_versions():
    dependencies = yaml.safe_load((PROJECT / "environment.yml").read_text())["dependencies"]
    pinned = dict(entry.split("=") for entry in dependencies if not entry.startswith("python="))
    named = {CONDA_NAMES.get(name, name): version for name, version in pinned.items()}
    assert named == {name: locked()[name] for name in asked()}


@pytest.mark.parametrize(
    "package", ["snakemake", "numpy", "scipy", "pandas", "pyarrow", "matplotlib", "pillow", "imagecodecs"]
)
def test_what_runs_is_what_is_locked(package):
    from importlib.metadata import version

    assert version(package) == locked()[package]
