"""The manifest: what was made, from what and with what."""

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from pipeline.archives import all_archives
from pipeline.checkout import commit
from pipeline.parquet_content import content_sha256
from pipeline.patterns import ROLES
from typicality.errors import InputError

FORMAT = "typicality manifest 1"
ABSENT = "absent"
CIRCUMSTANCES = ("source", "versions", "configuration", "data")
"""What a manifest says beside checksums of artifacts."""
PACKAGES = (
    "contourpy",
    "imagecodecs",
    "jinja2",
    "matplotlib",
    "mpmath",
    "numpy",
    "pandas",
    "pillow",
    "pyarrow",
    "scipy",
    "snakemake",
)
"""Packages on whose versions the bytes of results depend."""


def data_files(config, absent_pairs=()):
    """Files that come from outside the project and shape results.

    Parameters
    ----------
    config : dict
        The whole configuration.
    absent_pairs : iterable of str
        Pairs that are not run, because archives are absent.

    Returns
    -------
    dict of str to (str or None)
        The place of each: archives by ``SET/PATH``, None where no pair that is run needs them; files that
        the configuration names otherwise, by its key.
    """
    pairs = {name: pair for name, pair in config["images"]["pairs"].items() if name not in absent_pairs}
    used = {pair[role] for pair in pairs.values() for role in ROLES}
    files = {
        f"{name}/{archive.path}": place if name in used else None
        for place, (name, archive) in all_archives(config).items()
    }
    for name, pair in pairs.items():
        scores = pair.get("scores") or {}
        files |= {f"images.pairs.{name}.scores.{model}": path for model, path in scores.items()}
    files |= {f"audio.files[{number}]": path for number, path in enumerate(config["audio"]["files"])}
    if config["decoding"]["text"]:
        files["decoding.text"] = config["decoding"]["text"]
    return files


def make_manifest(artifacts, data, settings, results="results"):
    """Describe a run so that another one, elsewhere, can be held against it.

    It is the same for the same results, whenever, wherever and on however many cores they were made from the
    same commit, which the page of the results names too.

    Parameters
    ----------
    artifacts : iterable of path-like
        Files below `results`.
    data : mapping
        As `data_files` returns it.
    settings : mapping
        What the configuration says, by dotted key.
    results : path-like

    Returns
    -------
    dict
        ``artifacts``: by path below `results` the SHA-256 (``sha256``) and, of parquet, that of the logical
        content (``content_sha256``); ``configuration``; ``data``: the SHA-256 of every file, or `ABSENT`;
        ``source``: the ``commit``; ``versions`` of Python and of `PACKAGES`.
    """
    paths = sorted(Path(path).relative_to(results).as_posix() for path in artifacts)
    return {
        "format": FORMAT,
        "artifacts": {path: _checksums(Path(results, path)) for path in paths},
        "configuration": dict(settings),
        "data": data_checksums(data),
        "source": {"commit": commit()},
        "versions": versions(),
    }


def data_checksums(data):
    """SHA-256 of every file that comes from outside the project, or `ABSENT`, by name.

    Parameters
    ----------
    data : mapping
        As `data_files` returns it.
    """
    return {name: _sha256_unless_absent(place) for name, place in data.items()}


def versions():
    """Versions of Python and of `PACKAGES`, by name."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def write_manifest(manifest, path):
    """Write a manifest as JSON with sorted keys."""
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    Path(path).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def read_manifest(path):
    """Read a manifest.

    Raises
    ------
    InputError
        There is no such file, or it is no manifest.
    """
    try:
        manifest = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"There is no manifest {path}; run `snakemake --cores N`, which writes results/manifest.json, or "
            "name another one by --config manifest=FILE."
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as a manifest ({error}); name another file.") from None
    if not _is_manifest(manifest):
        raise InputError(
            f"{path} is no manifest of results ({FORMAT!r}); name a manifest.json that this pipeline wrote."
        )
    return manifest


def _is_manifest(manifest):
    return (
        isinstance(manifest, dict)
        and manifest.get("format") == FORMAT
        and all(isinstance(manifest.get(part), dict) for part in ("artifacts", *CIRCUMSTANCES))
        and all(
            isinstance(entry, dict) and isinstance(entry.get("sha256"), str) and _stays_below(name)
            for name, entry in manifest["artifacts"].items()
        )
    )


def _stays_below(name):
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _checksums(path):
    entry = {"sha256": file_sha256(path)}
    return entry | ({"content_sha256": content_sha256(path)} if path.suffix == ".parquet" else {})


def _sha256_unless_absent(place):
    return file_sha256(place) if place and Path(place).is_file() else ABSENT


def file_sha256(path):
    """SHA-256 of a file, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
