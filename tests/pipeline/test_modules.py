"""The modules that a script reaches."""

from pathlib import Path

import pytest

from pipeline.modules import modules_of

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def workflow(tmp_path):
    files = {
        "scripts/coin/plot.py": "from pipeline.job import job\nfrom typicality.coin.figures import draw\n",
        "pipeline/__init__.py": "",
        "pipeline/job.py": "import os\nfrom typicality.errors import InputError\n",
        "typicality/__init__.py": "",
        "typicality/errors.py": "",
        "typicality/coin/__init__.py": "",
        "typicality/coin/figures.py": "import typicality.figures\nfrom typicality.coin import law\n",
        "typicality/coin/law.py": "def f():\n    from typicality.coin.figures import draw\n",
        "typicality/figures.py": "",
        "typicality/coin/unused.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_everything_that_is_reached_and_nothing_else(workflow):
    found = {str(Path(path).relative_to(workflow)) for path in modules_of("coin/plot.py", workflow)}
    assert found == {
        "scripts/coin/plot.py",
        "pipeline/__init__.py",
        "pipeline/job.py",
        "typicality/__init__.py",
        "typicality/errors.py",
        "typicality/coin/__init__.py",
        "typicality/coin/figures.py",
        "typicality/coin/law.py",
        "typicality/figures.py",
    }


def scripts():
    root = PROJECT / "workflow" / "scripts"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.py"))


@pytest.mark.parametrize("script", scripts())
def test_compute_code_never_reaches_plotting_code(script):
    """Only plot scripts reach figures, so that editing a figure reruns no simulation."""
    reached = {Path(path).name for path in modules_of(script)}
    assert ("figures.py" in reached) == Path(script).name.startswith("plot_")


def test_science_knows_neither_snakemake_nor_the_pipeline():
    for path in (PROJECT / "workflow" / "typicality").rglob("*.py"):
        lines = path.read_text().splitlines()
        wrong = [
            line for line in lines if line.startswith(("import ", "from ")) and _foreign(line.split()[1])
        ]
        assert not wrong, path


def _foreign(module):
    return module.partition(".")[0] in ("snakemake", "pipeline")
