"""Where the archives of the data sets are, and what to do and to say where they are not."""

import functools
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from typicality.errors import InputError

DIRECTORIES_VARIABLE = "TYPICALITY_DATA"


@dataclass(frozen=True)
class Archive:
    """One entry of ``data.sets.SET.files``.

    ``place`` is where the file is, or where a download puts it; ``key`` is the key of its entry; ``size`` is
    what the address serves in bytes, where the configuration says so; ``split`` is as in the configuration.
    """

    key: str
    path: str
    place: Path
    present: bool
    sha256: tuple[str, ...] = ()
    url: str | None = None
    size: int | None = None
    split: str | dict | None = None


def data_directories(config):
    """Folders that may hold archives, in the order in which they are searched.

    Parameters
    ----------
    config : dict
        The whole configuration.

    Returns
    -------
    tuple of Path
        Those of the environment variable TYPICALITY_DATA (several as in PATH) where it is set, else
        ``data.directory``.
    """
    listed = [name for name in os.environ.get(DIRECTORIES_VARIABLE, "").split(os.pathsep) if name]
    if not listed:
        listed = config["data"]["directory"]
        listed = [listed] if isinstance(listed, str) else listed
    return tuple(Path(name).expanduser() for name in listed)


def locate(path, directories):
    """Return the first existing file of this relative path, or None.

    Raises
    ------
    InputError
        The path is absolute or leads out of the directories.
    """
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in path:
        raise InputError(
            f"data.sets.SET.files[].path is {path!r}, which leads out of the data directory; give a "
            f"path below it and name the directory in data.directory or {DIRECTORIES_VARIABLE}."
        )
    for directory in directories:
        with suppress(OSError):  # a directory that must not be searched holds nothing for us
            if (directory / path).is_file():
                return directory / path
    return None


def archive_path(path, directories):
    """Return where an archive is, or the place in the first directory where a download puts it."""
    return locate(path, directories) or directories[0] / path


def archives(config, set_name):
    """Return the archives of a data set; procedural sets and sets of scores alone have none.

    Parameters
    ----------
    config : dict
        The whole configuration.
    set_name : str
        A key of ``data.sets``.

    Returns
    -------
    tuple of Archive
    """
    directories = data_directories(config)
    return tuple(
        Archive(
            key=f"data.sets.{set_name}.files[{number}]",
            path=file["path"],
            place=archive_path(file["path"], directories),
            present=locate(file["path"], directories) is not None,
            sha256=tuple(file.get("sha256", ())),
            url=file.get("url"),
            size=file.get("bytes"),
            split=file.get("split"),
        )
        for number, file in enumerate(config["data"]["sets"][set_name].get("files", ()))
    )


@functools.cache
def network_answers(url, timeout=2.0):
    """Whether the server of an address, or the proxy that leads to it, accepts a connection.

    It never raises, and asks once per run, so that all decisions of a run agree. The look-up of a name knows
    no timeout of its own; it is left behind in its thread.

    Parameters
    ----------
    url : str
    timeout : float
        Seconds after which the answer is no.

    Returns
    -------
    bool
    """
    answers = []

    def connect():
        with suppress(OSError, ValueError), socket.create_connection(_host_and_port(url), timeout):
            answers.append(True)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(timeout)
    return bool(answers)


def _host_and_port(url):
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy and not proxy_bypass(parts.hostname or ""):
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if not parts.hostname:
        raise ValueError(f"{url} names no host")
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def fetched(config, set_name, answers=network_answers):
    """Return the absent archives of a data set that this run is to fetch.

    Parameters
    ----------
    config : dict
        ``data.download`` is ``auto`` (when the network answers), ``always`` (even if it does not, so that the
        run ends with the reason) or ``never``.
    set_name : str
    answers : callable
        Whether the network answers for an address.

    Returns
    -------
    tuple of Archive
    """
    download = config["data"]["download"]
    return tuple(
        archive
        for archive in archives(config, set_name)
        if not archive.present
        and archive.url
        and (download == "always" or (download == "auto" and answers(archive.url)))
    )


def available(config, set_name, answers=network_answers):
    """Whether all archives of a data set are there or are fetched by this run."""
    absent = [archive for archive in archives(config, set_name) if not archive.present]
    return len(absent) == len(fetched(config, set_name, answers))


def absence(config, set_name):
    """Say which archives of a data set are absent, where they were looked for and what changes it.

    Returns
    -------
    str or None
        One sentence for the ledger and for the error; None where nothing is absent.
    """
    absent = [archive for archive in archives(config, set_name) if not archive.present]
    if not absent:
        return None
    names = " and ".join(archive.path for archive in absent)
    places = " or ".join(str(directory) for directory in data_directories(config))
    by_hand = f"put {'it' if len(absent) == 1 else 'them'} there, or set {DIRECTORIES_VARIABLE} to the folder"
    fetch = "run `snakemake --cores N download`, " if all(archive.url for archive in absent) else ""
    if fetch and config["data"]["download"] == "never":
        fetch = "set data.download to auto and " + fetch
    return (
        f"The data set {set_name} is absent: {names} {'is' if len(absent) == 1 else 'are'} not in {places}; "
        f"{fetch}{by_hand} that holds {'it' if len(absent) == 1 else 'them'}."
    )


def all_archives(config):
    """Return the archives of the sets of all pairs, by the path where each is or is put.

    Returns
    -------
    dict of str to (str, Archive)
        The name of the set and the archive.
    """
    names = {name: None for pair in config["images"]["pairs"].values() for name in _sets_of(pair)}
    return {str(archive.place): (name, archive) for name in names for archive in archives(config, name)}


def archive_places(config, set_name):
    """Return where the archives of a set are, or are put, in the order of the configuration."""
    return [str(archive.place) for archive in archives(config, set_name)]


def pair_absences(config, answers=None):
    """Why pairs of sets cannot be run, by the name of the pair; those that can are left out.

    Parameters
    ----------
    config : dict
    answers : callable, optional
        Whether the network answers for an address; without it every pair is taken to be at hand.

    Returns
    -------
    dict of str
    """
    absences = {}
    for name, pair in config["images"]["pairs"].items() if answers else ():
        missing = [absence(config, one) for one in _sets_of(pair) if not available(config, one, answers)]
        if missing:
            absences[name] = " ".join(missing)
    return absences


def _sets_of(pair):
    return pair["in_distribution"], pair["out_of_distribution"]
