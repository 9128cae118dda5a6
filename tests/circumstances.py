"""What results hang on that another machine may have otherwise.

It is told by fingerprints in which no code of ours is. Baselines come with those of the machine on which they
were made. What hangs on one that differs is not compared; where none differs, the code is what has changed.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from pydoc_data.topics import topics
from typing import NamedTuple

import numpy as np
from scipy import fft, linalg, special

FILE = "circumstances.json"
"""Beside baselines: their fingerprints, by the name of the circumstance."""


class Circumstance(NamedTuple):
    """Something that results hang on; ``artifacts`` and ``claims`` are patterns of what does."""

    name: str
    fingerprint: Callable[[], str]
    artifacts: tuple
    claims: tuple
    reason: str


def rounding():
    """Fingerprint of the last digits of products, decompositions and functions, of which fits consist."""
    digest, rng = hashlib.sha256(), np.random.default_rng(2020)
    for dtype in (np.float32, np.float64):
        a, b = (rng.standard_normal(shape).astype(dtype) for shape in ((512, 300), (300, 192)))
        gram = a.T @ a + np.eye(300, dtype=dtype)
        positive = np.abs(a) + dtype(0.1)
        results = [
            a @ b,
            gram,
            np.einsum("ij,jk->ki", a[:64], b),
            a.sum(axis=0),
            *(f(a) for f in (np.exp, np.tanh, np.cos, special.expit, special.ndtr)),
            *(f(positive) for f in (np.log, np.log1p, special.gammaln)),
            np.logaddexp(a, positive),
            positive**a,
            fft.dctn(a[:256, :256]),
            linalg.cholesky(gram),
            linalg.solve(gram, b),
            *linalg.eigh(gram),
            *linalg.svd(b, full_matrices=False),
        ]
        for result in results:
            digest.update(np.ascontiguousarray(result).tobytes())
    return digest.hexdigest()


def rounding_on_one_thread():
    """Return `rounding` with one thread, which is what rules have."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    run = subprocess.run(
        [sys.executable, __file__], env=os.environ | threads, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def help_topics():
    """Fingerprint of the help topics of Python, the text that language models are fitted on."""
    return hashlib.sha256(json.dumps(topics, sort_keys=True).encode()).hexdigest()


CIRCUMSTANCES = (
    Circumstance(
        "rounding",
        rounding_on_one_thread,
        ("images/*", "audio/*", "abstraction/*/*"),
        ("images.*", "ood.*", "likelihood.*", "audio.*", "abstraction.l*"),
        "this processor rounds otherwise: fits have other last digits, and samples feed on themselves",
    ),
    Circumstance(
        "help topics",
        help_topics,
        ("decoding/*", "abstraction/units"),
        ("decoding.*", "abstraction.word-pieces*"),
        "the help topics of this Python are another text",
    ),
)


def other_circumstances(baselines):
    """Return the circumstances of this machine that are not those of a folder of baselines."""
    recorded = json.loads((Path(baselines) / FILE).read_text(encoding="utf-8"))
    return [each for each in CIRCUMSTANCES if recorded.get(each.name) != each.fingerprint()]


def write_circumstances(baselines):
    """Make the circumstances of this machine those of a folder of baselines."""
    fingerprints = {each.name: each.fingerprint() for each in CIRCUMSTANCES}
    text = json.dumps(fingerprints, indent=2)
    (Path(baselines) / FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def hangs_on(name, patterns):
    """Whether the name of an artifact or a claim is among patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def reason_left_out(name, others):
    """Return why an artifact cannot be compared here; None where it can."""
    return next((other.reason for other in others if hangs_on(name, other.artifacts)), None)


if __name__ == "__main__":
    print(rounding())  # noqa: T201 - the answer of this script
