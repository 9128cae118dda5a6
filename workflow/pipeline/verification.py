"""Results held against a manifest: what is missing, changed or extra."""

from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from pipeline.manifest import CIRCUMSTANCES, file_sha256, read_manifest
from pipeline.parquet_content import content_sha256
from typicality.errors import InputError


def differences(manifest, results="results", unexpected=()):
    """Say which files differ from a manifest, and how.

    Parameters
    ----------
    manifest : dict
    results : path-like
    unexpected : iterable of path-like
        Files that have no place among results unless the manifest names them.

    Returns
    -------
    list of str
        One line a file: missing, changed (of parquet: in its values, or in its bytes alone), or extra.
    """
    artifacts = manifest["artifacts"]
    changes = {name: _change(entry, Path(results, name)) for name, entry in artifacts.items()}
    for path in unexpected:
        name = Path(path).relative_to(results).as_posix()
        if name not in artifacts and Path(path).is_file():
            changes[name] = "extra, the manifest does not name it"
    return [f"{results}/{name}: {change}" for name, change in sorted(changes.items()) if change]


def _change(recorded, path):
    """Say how one file differs from its entry; None where it does not."""
    try:
        if file_sha256(path) == recorded["sha256"]:
            return None
        if "content_sha256" not in recorded:
            return "changed"
        same = content_sha256(path) == recorded["content_sha256"]
    except FileNotFoundError:
        return "missing"
    except (pa.ArrowException, OSError, TypeError, ValueError, MemoryError) as error:
        return f"changed, and cannot be read ({' '.join(str(error).split())})"
    return "changed in its bytes alone, all values are the same" if same else "changed in its values"


def circumstances(theirs, ours):
    """Say in which versions, settings and data two manifests differ.

    Parameters
    ----------
    theirs, ours : dict
        The manifest that results are compared with, and that of the results themselves.

    Returns
    -------
    list of str
        One line for each version, setting or file of data.
    """
    lines = []
    for part in CIRCUMSTANCES:
        for key in sorted(theirs[part].keys() | ours[part].keys()):
            there, here = (manifest[part].get(key, "not given") for manifest in (theirs, ours))
            if there != here:
                lines.append(f"{part}: {key} is {here} here, {there} in the manifest")
    return lines


def verify(path, results="results", unexpected=()):
    """Compare results with a manifest.

    Parameters
    ----------
    path : path-like
        The manifest. Where the results have another one of their own, the versions, settings and data in
        which the two differ are said too.
    results : path-like
    unexpected : iterable of path-like
        As for `differences`.

    Returns
    -------
    str
        One line that says that all agree.

    Raises
    ------
    InputError
        There is no such manifest; or something differs, one line for each.
    """
    manifest = read_manifest(path)
    lines = differences(manifest, results, unexpected)
    if not lines:
        return f"{results}/ agrees with {path} in all {len(manifest['artifacts'])} files."
    count = f"{len(lines)} file{'s' if len(lines) > 1 else ''}"
    with suppress(InputError):
        lines += circumstances(manifest, read_manifest(Path(results, "manifest.json")))
    raise InputError("\n".join([*lines, f"{results}/ differs from {path} in {count}."]))
