"""One run at a time in a working directory, by a lock that the kernel releases when the run dies."""

import fcntl
from pathlib import Path

from typicality.errors import InputError

# Snakemake runs an `onstart` block as a function, whose own variables would be gone, and the lock with them,
# before the first job.
_HELD = []


def hold_run_lock(path=".snakemake/run.lock"):
    """Take the lock of this working directory for as long as this process lives.

    Unlike Snakemake's own lock it does not outlive a killed run, so that the same command can simply be
    given again.

    Returns
    -------
    file object
        Closing it gives the lock back.

    Raises
    ------
    InputError
        Another run holds the lock.
    """
    Path(path).parent.mkdir(exist_ok=True)
    file = Path(path).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise InputError("Another run is at work in this directory; wait for it or stop it first.") from None
    _HELD.append(file)
    return file


def remove_partial_outputs(directory="results"):
    """Remove the temporary files that killed jobs have left."""
    for path in Path(directory).rglob("*.partial"):
        path.unlink(missing_ok=True)
