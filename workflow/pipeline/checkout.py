"""The commit that a run was made from."""

import shutil
import subprocess
from pathlib import Path

UNKNOWN = "unknown"
"""The commit of a copy of the project that is no checkout."""
PROJECT = Path(__file__).resolve().parents[2]


def commit(project=PROJECT):
    """Commit of a checkout, and whether files differ from it; `UNKNOWN` where there is none.

    It is asked for by a script at work, and never a parameter of a rule: a commit of what shapes no result
    would make everything again.
    """
    if not (Path(project) / ".git").exists() or not shutil.which("git"):
        return UNKNOWN
    head = _git(project, "rev-parse", "HEAD")
    changed = _git(project, "status", "--porcelain", "--untracked-files=no")
    return f"{head}, with changes" if head != UNKNOWN and changed else head


def _git(project, *arguments):
    run = subprocess.run(  # noqa: S603 - a fixed program and arguments of ours
        ["git", "-C", str(project), *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return UNKNOWN if run.returncode else run.stdout.strip()
