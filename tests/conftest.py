"""Fresh copies of the project, and one whole run of the small configuration that many tests look at."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


class Checkout:
    """A fresh copy of the project in which Snakemake can be run.

    Attributes
    ----------
    path : Path
        Its root.
    """

    def __init__(self, path):
        self.path = path
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            if (PROJECT / name).is_file():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, path / name)

    def snakemake(self, *arguments, cores=2, data=None, timeout=600):
        """Run Snakemake and return the finished process, output and errors as one text.

        Parameters
        ----------
        *arguments : str
        cores : int
        data : path-like, optional
            What TYPICALITY_DATA is; without it the variable is unset.
        timeout : float
            Seconds.
        """
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), *arguments]
        return subprocess.run(
            command,
            cwd=self.path,
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
        )

    def start(self, *arguments, cores=2):
        """Start Snakemake in a process group of its own and return the process."""
        return subprocess.Popen(
            [sys.executable, "-m", "snakemake", "--cores", str(cores), *arguments],
            cwd=self.path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def hashes(self):
        """SHA-256 of every result, by its path; logs, timings and images read are left out."""
        results = self.path / "results"
        left_out = {"logs", "benchmarks"}
        return {
            str(path.relative_to(results)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(results.rglob("*"))
            if path.is_file() and path.relative_to(results).parts[0] not in left_out
        }


def environment(data=None):
    """The environment of a run: without the data, proxies and Python settings of whoever runs the tests."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("TYPICALITY_DATA", "PYTHONPATH")
    }
    return kept | ({"TYPICALITY_DATA": str(data)} if data else {})


@pytest.fixture
def checkout(tmp_path):
    """A fresh copy of the project."""
    return Checkout(tmp_path / "project")


@pytest.fixture(scope="session")
def small_run(tmp_path_factory):
    """A fresh copy in which the whole small configuration has been run; look, do not touch."""
    fresh = Checkout(tmp_path_factory.mktemp("small") / "project")
    run = fresh.snakemake("--configfile", "tests/small.yaml")
    assert run.returncode == 0, run.stdout
    fresh.output = run.stdout
    return fresh


@pytest.fixture(scope="session")
def real_data():
    """The folder of real archives that TYPICALITY_DATA names."""
    folder = os.environ.get("TYPICALITY_DATA")
    if not folder:
        pytest.skip(
            "needs real pixels: set TYPICALITY_DATA to the folder of the archives of CIFAR-10 and SVHN"
        )
    return Path(folder)
