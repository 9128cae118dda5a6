"""The commit that a run was made from."""

import subprocess

from pipeline.checkout import PROJECT, UNKNOWN, commit


def test_the_commit_is_that_of_the_checkout_and_says_when_files_differ(tmp_path):
    def git(*arguments):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(tmp_path), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert commit(tmp_path) == UNKNOWN
    git("init", "--quiet")
    assert commit(tmp_path) == UNKNOWN, "nothing was committed"
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "--quiet", "--message", "first")
    assert commit(tmp_path) == git("rev-parse", "HEAD")
    (tmp_path / "results").write_text("not tracked")
    assert commit(tmp_path) == git("rev-parse", "HEAD")
    (tmp_path / "a").write_text("2")
    assert commit(tmp_path) == git("rev-parse", "HEAD") + ", with changes"


def test_a_copy_inside_of_another_checkout_has_no_commit():
    assert (PROJECT / "Snakefile").is_file()
    assert commit(PROJECT / "workflow") == UNKNOWN
