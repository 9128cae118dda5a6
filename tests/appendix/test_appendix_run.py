"""The appendix of a whole run, and the paper that shows how to use it."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.latex import PACKAGES, compile_document, latex_is_installed, overfull_boxes
from typicality.appendix.document import FURTHER
from typicality.errors import InputError

needs_latex = pytest.mark.skipif(not latex_is_installed(), reason=f"needs pdflatex: apt install {PACKAGES}")
SMALL = ("--configfile", "tests/small.yaml")


@pytest.fixture(scope="module")
def sources(small_run, tmp_path_factory):
    """A copy of results/appendix and of the example paper, in places like theirs."""
    copy = tmp_path_factory.mktemp("paper")
    shutil.copytree(small_run.path / "results/appendix", copy / "results/appendix")
    shutil.copytree(small_run.path / "docs/example-paper", copy / "docs/example-paper")
    return copy


def test_a_run_leaves_all_the_sources(sources):
    text = (sources / "results/appendix/appendix.tex").read_text()
    files = re.findall(r"\\(?:figure|table|longtable)here\{([^}]*)\}", text)
    assert len(files) > 30
    assert [name for name in files if not (sources / "results/appendix" / name).is_file()] == []
    assert FURTHER not in text, "a figure or table has no caption in workflow/report/captions.yaml"


def test_every_decided_claim_has_a_number(small_run, sources):
    numbers = (sources / "results/appendix/numbers.tex").read_text()
    ledger = pd.read_parquet(small_run.path / "results/claims.parquet")
    decided = ledger[ledger["verdict"].isin(["confirmed", "qualified", "contradicted"])]["id"]
    with_value = set(re.findall(r"^\\defineclaim\{value\}\{([^}]*)\}", numbers, re.MULTILINE))
    assert set(decided) <= with_value | {row.partition(":")[0] for row in with_value}


@needs_latex
def test_the_appendix_compiles_into_the_same_bytes_and_nothing_runs_over(sources, tmp_path):
    hashes = set()
    for name in ("one.pdf", "two.pdf"):
        transcript = compile_document(sources / "results/appendix/appendix.tex", tmp_path / name, "log")
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1
    assert overfull_boxes(transcript, points=5) == []
    assert "LaTeX Warning: Reference" not in transcript
    assert "LaTeX Warning: Label" not in transcript


@needs_latex
def test_the_example_paper_compiles(sources, tmp_path):
    transcript = compile_document(sources / "docs/example-paper/paper.tex", tmp_path / "paper.pdf", "log")
    assert overfull_boxes(transcript, points=5) == []
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")


@needs_latex
@pytest.mark.parametrize(
    "number", [r"\claimvalue{no.such}", r"\claimvalue{coin.table}", r"\claimci{coin.table}"]
)
def test_a_number_that_there_is_not_stops_latex(sources, tmp_path, number):
    paper = sources / "docs/example-paper/broken.tex"
    text = (sources / "docs/example-paper/paper.tex").read_text()
    paper.write_text(text.replace(r"\section{One number}", rf"\section{{One {number}}}"))
    with pytest.raises(InputError, match=r"No '(value|ci)' of '[a-z.]+' is known"):
        compile_document(paper, tmp_path / "broken.pdf", "log")


@needs_latex
def test_characters_without_a_glyph_do_not_stop_the_appendix(sources, tmp_path):
    foreign = sources / "results/appendix/foreign.tex"
    text = (sources / "results/appendix/appendix.tex").read_text()
    foreign.write_text(text.replace(r"\end{document}", r"\newpage 雪 \end{document}"))
    transcript = compile_document(foreign, tmp_path / "foreign.pdf", "log")
    assert "Unicode" not in transcript


@needs_latex
def test_plain_numbers_expand(sources, tmp_path):
    """They can be compared by TeX itself, as siunitx and pgfplots need it."""
    paper = sources / "docs/example-paper/plain.tex"
    paper.write_text(
        "\\documentclass{article}\\input{../../results/appendix/numbers}\\begin{document}"
        "\\ifdim\\claimplain{annulus.9-11}pt>84pt Above\\else\\undefined\\fi \\end{document}"
    )
    compile_document(paper, tmp_path / "plain.pdf", "log")


def test_without_latex_the_target_ends_well_and_says_what_to_install(small_run, monkeypatch, tmp_path):
    for program in ("bash", "git"):
        (tmp_path / program).symlink_to(shutil.which(program))
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent)]))
    if latex_is_installed():
        pytest.skip("needs a PATH without pdflatex, but it lies beside this Python")
    run = small_run.snakemake("appendix", *SMALL)
    assert run.returncode == 0, run.stdout
    assert "pdflatex is not installed, so there is no PDF: install TeX Live" in run.stdout
    assert not (small_run.path / "results/appendix/appendix.pdf").exists()
