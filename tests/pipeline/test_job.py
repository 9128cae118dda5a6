"""The frame of a script: outputs whole or absent, errors in one sentence, tracebacks in the log alone."""

import logging
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.job import job
from typicality.errors import InputError


@pytest.fixture
def snakemake(tmp_path):
    files = {"table": str(tmp_path / "table.csv"), "figure": str(tmp_path / "figure.png")}
    yield SimpleNamespace(
        rule="example", wildcards=["cifar10"], log=[str(tmp_path / "job.log")], output=files
    )
    for handler in logging.getLogger().handlers:
        handler.close()
    logging.captureWarnings(capture=False)


def folder(snakemake):
    return sorted(path.name for path in Path(snakemake.log[0]).parent.iterdir())


def test_outputs_appear_at_the_end_and_all_at_once(snakemake):
    with job(snakemake) as outputs:
        Path(outputs.table).write_text("1")
        Path(outputs.figure).write_text("2")
        assert outputs.table.endswith(".partial")
        assert not Path(snakemake.output["table"]).exists()
    assert Path(snakemake.output["table"]).read_text() == "1"
    assert folder(snakemake) == ["figure.png", "job.log", "table.csv"]


def test_an_expected_error_is_one_sentence_without_traceback(snakemake):
    with pytest.raises(SystemExit) as end, job(snakemake) as outputs:
        Path(outputs.table).write_text("half")
        raise InputError("The archive is torn; fetch it again.")
    assert end.value.code == "The archive is torn; fetch it again."
    assert Path(snakemake.log[0]).read_text() == "example cifar10\nThe archive is torn; fetch it again.\n"
    assert folder(snakemake) == ["job.log"]


def test_an_unexpected_error_leaves_its_traceback_in_the_log(snakemake, capsys):
    with pytest.raises(SystemExit) as end, job(snakemake) as outputs:
        Path(outputs.figure).write_text("half")
        raise KeyError("surprise")
    assert end.value.code.startswith("KeyError in rule example: 'surprise'")
    assert "Traceback" in Path(snakemake.log[0]).read_text()
    assert "Traceback" not in capsys.readouterr().err
    assert folder(snakemake) == ["job.log"]


def test_an_output_that_was_not_written_is_an_error(snakemake):
    with pytest.raises(SystemExit, match="FileNotFoundError"), job(snakemake) as outputs:
        Path(outputs.table).write_text("1")
    assert not Path(snakemake.output["figure"]).exists()


def test_records_and_warnings_go_to_the_log_and_the_terminal(snakemake, capsys):
    with job(snakemake) as outputs:
        logging.getLogger("typicality.somewhere").info("half way")
        logging.getLogger("fontTools").info("noise")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("careful", stacklevel=1)
        for path in vars(outputs).values():
            Path(path).touch()
    text = Path(snakemake.log[0]).read_text()
    assert "half way" in text
    assert "careful" in text
    assert "noise" not in text
    assert "half way" in capsys.readouterr().err
