"""How README.md and docs/ are compared with what .ci/documents makes of the workflow and of a run."""

import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from tests.circumstances import hangs_on
from tests.figure_checks import RMS_TOLERANCE, pixel_distance, read_pixels

PROJECT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"<!-- (\w+): written by \.ci/documents -->\n(.*?)<!-- end -->", re.DOTALL)
MEANS = re.compile(r"^Bits per dimension are means over .*$", re.MULTILINE)
"""Says of how many images the archives were that README.md was written with."""


def load_documents():
    """Import the generator, which is a command and has no ending."""
    loader = SourceFileLoader("documents", str(PROJECT / ".ci/documents"))
    module = module_from_spec(spec_from_loader("documents", loader))
    loader.exec_module(module)
    return module


def blocks_of(readme):
    """Blocks of README.md that the generator writes, by name."""
    return dict(BLOCK.findall(readme.read_text(encoding="utf-8")))


def write_documents(folder, *arguments):
    """Run the generator in a copy of the project."""
    command = [sys.executable, ".ci/documents", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def compare_documents(folder, others=()):
    """Compare README.md and its pictures with those that were written anew in a copy of the project.

    Parameters
    ----------
    folder : Path
        The copy.
    others : sequence of tests.circumstances.Circumstance
        As `tests.circumstances.other_circumstances` returns them.

    Returns
    -------
    stale : list of str
        Blocks and pictures that differ.
    left_out : dict of str
        Blocks and pictures that cannot be compared here, and why.
    """
    reasons = {pattern: other.reason for other in others for pattern in other.artifacts}
    ours, theirs = blocks_of(PROJECT / "README.md"), blocks_of(folder / "README.md")
    if MEANS.search(ours["models"])[0] != MEANS.search(theirs["models"])[0]:
        reasons["images/*"] = "README.md was written with other archives of images than those at hand"
    figures = load_documents().FIGURES
    artifacts = figures | {"models": "images/real/likelihoods"}
    left_out = {
        name: reason
        for name, artifact in artifacts.items()
        for pattern, reason in reasons.items()
        if hangs_on(artifact, [pattern])
    }
    differing = [name for name in ours if ours[name] != theirs.get(name)]
    differing += [
        name
        for name in figures
        if pixel_distance(read_pixels(PROJECT / name), read_pixels(folder / name)) > RMS_TOLERANCE
    ]
    return [name for name in differing if name not in left_out], left_out
