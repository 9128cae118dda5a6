"""Archives fetched from their official addresses: verified before they get their name, or not at all."""

import fcntl
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path

import pooch
import requests
from tqdm import tqdm
from urllib3.exceptions import ReadTimeoutError

from pipeline.archives import absence, all_archives, fetched
from typicality.errors import InputError
from typicality.images.readers import verify_checksum

_LOGGER = logging.getLogger(__name__)
_CHUNK_BYTES = 2**16


def fetch(url, destination, sha256_accepted, expected_bytes=None, timeout=(10, 60), progress=None):
    """Fetch one archive, unless it is there already.

    It is written to a temporary file beside its destination and moved there when its checksum was found
    right. Nothing is left behind of a download that fails; what a killed one leaves, the next one overwrites.

    Parameters
    ----------
    url : str
        Address of the archive, http or https.
    destination : path-like
        Where it goes; missing folders are made.
    sha256_accepted : iterable of str
        Accepted checksums in hexadecimal.
    expected_bytes : int, optional
        Size for the progress, where the server does not tell it.
    timeout : tuple of float
        Seconds to wait for the connection, and for each next piece of the file.
    progress : object, optional
        Has ``total``, ``update(bytes)``, ``reset()`` and ``close()``; by default a bar on a terminal and
        lines in the log elsewhere.

    Returns
    -------
    Path
        The destination.

    Raises
    ------
    InputError
        The server does not answer, refuses, falls silent, ends too early or serves something else; or the
        destination holds another file, cannot be written, or is being fetched by another run.
    """
    destination, accepted = Path(destination), tuple(sha256_accepted)
    if destination.exists():
        verify_checksum(destination, accepted)
        return destination
    progress = progress or _progress(destination.name, expected_bytes)
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with _partial_file(destination) as file:
            _transfer(url, file, accepted, timeout, progress)
            Path(file.name).replace(destination)
    except OSError as error:
        raise InputError(
            f"{destination.name} could not be fetched from {url}: {_cause(error)}; try again, put the file "
            f"into {destination.parent} yourself, or do without it by data.download: never "
            "(--config data='{download: never}')."
        ) from None
    finally:
        progress.close()
    return destination


def fetch_archive(config, place):
    """Fetch the archive that belongs to a place, if the configuration and the network allow it.

    Parameters
    ----------
    config : dict
        The whole configuration.
    place : str
        One of `pipeline.archives.all_archives`.

    Raises
    ------
    InputError
        It is not to be fetched, and what to do then; or as `fetch`.
    """
    name, archive = all_archives(config)[place]
    if archive.path not in {one.path for one in fetched(config, name)}:
        raise InputError(absence(config, name))
    fetch(archive.url, archive.place, archive.sha256, archive.size)


def verified_archives(config):
    """Verify the archives of all pairs.

    Returns
    -------
    list of str
        One line for each archive: where it is, and that its checksum is accepted.

    Raises
    ------
    InputError
        As `typicality.images.readers.verify_checksum`.
    """
    lines = []
    for place, (name, archive) in all_archives(config).items():
        verify_checksum(archive.place, archive.sha256, f"{archive.key}.sha256")
        lines.append(f"{place}: {name}, {archive.place.stat().st_size:,} bytes, checksum accepted")
    return lines


@contextmanager
def _partial_file(destination):
    """Open the temporary file, locked for as long as it is open and removed where the body fails."""
    path = destination.with_name(f"{destination.name}.partial")
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held the lock a moment ago may have moved this very file into place.
            ours = os.path.samestat(os.fstat(file.fileno()), path.stat())
        except OSError:
            ours = False
        if not ours:
            raise InputError(f"{destination} is being fetched by another run; wait for it, then start again.")
        try:
            file.truncate(0)
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _transfer(url, file, accepted, timeout, progress):
    """Fill the file and verify it."""
    _LOGGER.info("fetching %s", url)
    download = pooch.HTTPDownloader(progressbar=progress, chunk_size=_CHUNK_BYTES, timeout=timeout)
    try:
        download(url, file, None)
    except requests.HTTPError as error:
        error.response.close()  # pooch leaves it open
        raise
    found = pooch.file_hash(file.name)
    if found not in {checksum.lower() for checksum in accepted}:
        raise OSError(
            f"what came ({Path(file.name).stat().st_size} bytes, SHA-256 {found}) is not among those that "
            "data.sets.SET.files[].sha256 accepts"
        )


def _cause(error):
    """Say in a few words why a transfer failed."""
    if isinstance(error, requests.HTTPError):
        return f"the server answered {error.response.status_code} {error.response.reason}"
    # A silence in the middle of the file comes as another error that wraps the one of urllib3.
    if isinstance((error, *error.args)[-1], requests.Timeout | ReadTimeoutError):
        return "the server fell silent"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection ended before the file did"
    if isinstance(error, requests.ConnectionError):
        return "the server cannot be reached"
    return error.strerror or str(error)


def _progress(name, expected_bytes):
    if sys.stderr.isatty():
        return tqdm(total=expected_bytes or 1, desc=name, unit="B", unit_scale=True)
    return _LoggedProgress(name, expected_bytes)


class _LoggedProgress:
    """Progress as a line in the log for every tenth of the file, in the manner of tqdm."""

    def __init__(self, name, expected_bytes):
        self._name = name
        self._total = expected_bytes or 0
        self._done = self._tenths = 0

    @property
    def total(self):
        return self._total

    @total.setter
    def total(self, told):
        """Take the size that the server tells, 0 where it tells none."""
        self._total = told or self._total

    def update(self, size):
        self._done += size
        tenths = min(10, 10 * self._done // self._total) if self._total else 0
        if tenths > self._tenths:
            self._tenths = tenths
            _LOGGER.info("%s: %d %% of %.1f MB", self._name, 10 * tenths, self._total / 1e6)

    def reset(self):
        self._done = 0

    def close(self):
        """Nothing is open."""
