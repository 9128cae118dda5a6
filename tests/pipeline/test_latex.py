"""Compiling: the same bytes, errors in one sentence, and a way without LaTeX."""

import hashlib

import pytest

from pipeline.latex import (
    PACKAGES,
    appendix_summary,
    compile_document,
    first_error,
    latex_is_installed,
    overfull_boxes,
)
from typicality.errors import InputError

needs_latex = pytest.mark.skipif(not latex_is_installed(), reason=f"needs pdflatex: apt install {PACKAGES}")

REPRODUCIBLE = r"\ifdefined\pdftrailerid\pdftrailerid{}\fi"


def a_document(folder, body):
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "paper.tex"
    source.write_text(
        rf"\documentclass{{article}}{REPRODUCIBLE}\begin{{document}}{body}\end{{document}}" "\n"
    )
    return source


@needs_latex
def test_a_document_is_compiled_into_the_same_bytes_wherever_it_lies(tmp_path):
    hashes = set()
    for place in ("a", "b/c"):
        source = a_document(tmp_path / place, r"See page~\pageref{end}. \today \newpage End.\label{end}")
        pdf = tmp_path / place / "out.pdf"
        transcript = compile_document(source, pdf, "some.log")
        assert "undefined" not in transcript
        assert sorted(path.name for path in source.parent.glob("*.*")) == ["out.pdf", "paper.tex"]
        hashes.add(hashlib.sha256(pdf.read_bytes()).hexdigest())
    assert len(hashes) == 1


@needs_latex
def test_an_error_is_one_sentence_with_its_line_and_the_log(tmp_path):
    source = a_document(tmp_path, "\n\n\\nothing")
    with pytest.raises(InputError) as caught:
        compile_document(source, tmp_path / "out.pdf", "results/some.log")
    assert str(caught.value) == (
        "paper.tex does not compile: ./paper.tex:3: Undefined control sequence "
        "(transcript in results/some.log)."
    )


@needs_latex
def test_a_missing_package_is_told_with_what_to_install(tmp_path):
    source = a_document(tmp_path, "")
    source.write_text(
        "\\documentclass{article}\n\\usepackage{no-such-package}\n\\begin{document}\\end{document}\n"
    )
    with pytest.raises(InputError, match=r"no-such-package.sty' not found .*apt install"):
        compile_document(source, tmp_path / "out.pdf", "some.log")


@needs_latex
def test_documents_run_no_programs(tmp_path):
    source = a_document(tmp_path, r"\immediate\write18{touch ran}x")
    compile_document(source, tmp_path / "out.pdf", "some.log")
    assert not (tmp_path / "ran").exists()


def test_without_latex_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not latex_is_installed()
    with pytest.raises(InputError, match=r"pdflatex is not installed.*apt install texlive"):
        compile_document(a_document(tmp_path, "x"), tmp_path / "out.pdf", "some.log")


def test_the_summary_tells_where_the_appendix_is_or_what_to_install():
    assert "is results/appendix/appendix.pdf." in appendix_summary(["results/appendix/appendix.pdf"])
    assert "apt install texlive" in appendix_summary([])


def test_errors_and_boxes_are_found_in_a_transcript():
    transcript = "(./a.tex\nOverfull \\hbox (6.0pt too wide) in alignment\n! Emergency stop.\n"
    assert first_error(transcript) == "! Emergency stop."
    assert overfull_boxes(transcript, 5) == ["Overfull \\hbox (6.0pt too wide) in alignment"]
    assert overfull_boxes(transcript, 7) == []
