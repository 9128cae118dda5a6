"""LaTeX: whether it is installed, and a document compiled into the same bytes every time."""

import logging
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from typicality.errors import InputError

COMPILER = "pdflatex"
PACKAGES = (
    "texlive-latex-base texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended lmodern"
)
"""What Debian and Ubuntu call the parts of TeX Live that the appendix needs."""
INSTALL = f"install TeX Live (on Debian or Ubuntu: apt install {PACKAGES})"
MOST_PASSES = 5
_FIRST_ERROR = re.compile(r"^(?:! |(?:\./)?[^:\n]+\.tex:\d+: ).+$", re.MULTILINE)
_OVERFULL = re.compile(r"^Overfull \\[hv]box \((?P<points>[\d.]+)pt too (?:wide|high)\).*$", re.MULTILINE)
_LOGGER = logging.getLogger(__name__)


def latex_is_installed():
    """Tell whether the compiler is found on PATH."""
    return shutil.which(COMPILER) is not None


def compile_document(source, pdf, log):
    """Compile a LaTeX document.

    What LaTeX writes besides goes to a temporary directory. The compiler reads no clock, runs no program, and
    is run until its references have settled.

    Parameters
    ----------
    source : path-like
        The document; what it includes is named from its folder.
    pdf : path-like
        Where to write.
    log : path-like
        Name of the log that the sentence about an error points to; the transcript becomes a log record.

    Returns
    -------
    str
        The transcript of the last pass.

    Raises
    ------
    InputError
        LaTeX is not installed, stops with an error, or its references do not settle.
    """
    if not latex_is_installed():
        raise InputError(f"{COMPILER} is not installed, so {source} cannot be compiled; {INSTALL}.")
    source = Path(source).resolve()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / source.with_suffix(".aux").name
        before = None
        for _ in range(MOST_PASSES):
            transcript = _one_pass(source, folder, log)
            if before == (before := written.read_bytes()):
                shutil.copyfile(written.with_suffix(".pdf"), pdf)
                return transcript
    raise InputError(f"The references of {source.name} do not settle in {MOST_PASSES} passes of {COMPILER}.")


def appendix_summary(compiled):
    """Tell where the appendix is, and what to install where it could not be compiled.

    Parameters
    ----------
    compiled : sequence of str
        Its PDF, or nothing.

    Returns
    -------
    str
    """
    sources = "results/appendix holds numbers.tex, appendix.tex, tables and figures"
    if compiled:
        return f"{sources}; the appendix is {compiled[0]}."
    return f"{sources}. {COMPILER} is not installed, so there is no PDF: {INSTALL} and run again."


def overfull_boxes(transcript, points):
    r"""Lines of a transcript about boxes that stick out by more than some points.

    Examples
    --------
    >>> overfull_boxes("Overfull \\hbox (12.5pt too wide) in paragraph at lines 3--4\n", 5)
    ['Overfull \\hbox (12.5pt too wide) in paragraph at lines 3--4']
    >>> overfull_boxes("Overfull \\hbox (1.5pt too wide) in paragraph at lines 3--4\n", 5)
    []
    """
    return [m[0] for m in _OVERFULL.finditer(transcript) if float(m["points"]) > points]


def first_error(transcript):
    r"""First error of a transcript.

    Examples
    --------
    >>> first_error("This is pdfTeX\n./a.tex:7: Undefined control sequence.\nl.7 \\x\n")
    './a.tex:7: Undefined control sequence.'
    """
    match = _FIRST_ERROR.search(transcript)
    return match[0] if match else "no error in its transcript"


def _one_pass(source, folder, log):
    run = subprocess.run(  # noqa: S603 - a fixed program, and a document of ours
        [
            COMPILER,
            "-no-shell-escape",
            "-interaction=nonstopmode",
            "-halt-on-error",
            "-file-line-error",
            f"-output-directory={folder}",
            source.name,
        ],
        cwd=source.parent,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "10000"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    transcript = run.stdout.decode("utf-8", errors="replace")
    _LOGGER.debug("%s", transcript)
    if run.returncode:
        error = first_error(transcript).rstrip(".")
        remedy = f"; {INSTALL}" if "not found" in error else ""
        raise InputError(f"{source.name} does not compile: {error} (transcript in {log}){remedy}.")
    return transcript
