"""The lock of a run: held by one, released by the kernel when its holder dies."""

import os
import signal
import subprocess
import sys

import pytest

from pipeline.run_lock import hold_run_lock, remove_partial_outputs
from typicality.errors import InputError

HOLD = "import sys, time; from pipeline.run_lock import hold_run_lock; hold_run_lock(sys.argv[1]);" + (
    "print('held', flush=True); time.sleep(60)"
)


def test_a_second_run_is_refused_until_the_first_is_killed(tmp_path, pytestconfig):
    path = tmp_path / "state" / "run.lock"
    path.parent.mkdir()
    workflow = str(pytestconfig.rootpath / "workflow")
    environment = os.environ | {"PYTHONPATH": workflow}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, env=environment
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(InputError, match="Another run is at work"):
            hold_run_lock(path)
        holder.send_signal(signal.SIGKILL)
    hold_run_lock(path).close()


def test_only_partial_outputs_are_removed(tmp_path):
    kept, partial = tmp_path / "a" / "table.csv", tmp_path / "a" / "table.csv.17.partial"
    kept.parent.mkdir()
    kept.touch()
    partial.touch()
    remove_partial_outputs(tmp_path)
    assert kept.exists()
    assert not partial.exists()
