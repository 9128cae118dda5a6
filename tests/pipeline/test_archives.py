"""Where archives are looked for, what is fetched, and what is said of those that are absent."""

import hashlib
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from pipeline import archives
from pipeline.archives import (
    absence,
    all_archives,
    archive_path,
    archive_places,
    available,
    data_directories,
    fetched,
    locate,
    network_answers,
    pair_absences,
)
from pipeline.download import verified_archives
from typicality.errors import InputError


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Neither the surroundings of the tests nor an earlier answer of the network count."""
    for name in ("TYPICALITY_DATA", "http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        if name != "TYPICALITY_DATA":
            monkeypatch.delenv(name.upper(), raising=False)
    network_answers.cache_clear()


def configuration(directory="data", download="auto"):
    files = [
        {
            "path": "first.gz",
            "url": "http://one.invalid/first.gz",
            "bytes": 7,
            "sha256": ["a"],
            "split": "test",
        },
        {"path": "sub/second.gz", "url": "https://two.invalid/second.gz", "sha256": ["b", "c"]},
    ]
    sets = {
        "both": {"format": "idx", "files": files},
        "by_hand": {"format": "idx", "files": [{"path": "third.gz", "sha256": ["d"]}]},
        "leaves": {"format": "dead-leaves", "images": {"train": 10, "test": 10}},
        "scores": {"format": "scores-only", "dimensions": 10},
    }
    pairs = {
        "real": {"in_distribution": "both", "out_of_distribution": "by_hand"},
        "mixed": {"in_distribution": "leaves", "out_of_distribution": "both"},
        "procedural": {"in_distribution": "leaves", "out_of_distribution": "scores"},
    }
    data = {"directory": directory, "download": download, "sets": sets}
    return {"data": data, "images": {"pairs": pairs}}


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")


def yes(url):
    return bool(url)


def no(url):
    return not url


def forbidden(url):
    raise AssertionError(f"the network was asked for {url}")


def test_directories_of_the_configuration_are_kept_in_order():
    assert data_directories(configuration("data")) == (Path("data"),)
    assert data_directories(configuration(["b", "a"])) == (Path("b"), Path("a"))


def test_environment_variable_wins_where_it_is_set(monkeypatch):
    monkeypatch.setenv("TYPICALITY_DATA", os.pathsep.join(["/x", "", "/y"]))
    assert data_directories(configuration()) == (Path("/x"), Path("/y"))
    monkeypatch.setenv("TYPICALITY_DATA", "")
    assert data_directories(configuration()) == (Path("data"),)


def test_first_directory_that_holds_the_file_wins(tmp_path):
    places = (tmp_path / "a", tmp_path / "b", tmp_path / "c")
    for place in places[1:]:
        touch(place / "sub" / "x.gz")
    assert locate("sub/x.gz", places) == tmp_path / "b" / "sub" / "x.gz"
    assert archive_path("sub/x.gz", places) == tmp_path / "b" / "sub" / "x.gz"


def test_absent_file_goes_to_the_first_directory(tmp_path):
    (tmp_path / "b" / "x.gz").mkdir(parents=True)  # a folder of that name is no archive
    places = (tmp_path / "a", tmp_path / "b")
    assert locate("x.gz", places) is None
    assert archive_path("x.gz", places) == tmp_path / "a" / "x.gz"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a\\..\\x", "\\x", "C:/x", "C:x"])
@pytest.mark.parametrize("find", [locate, archive_path])
def test_path_that_leads_out_of_the_directory_is_refused(path, find):
    with pytest.raises(InputError, match=r"files\[\]\.path .* leads out of the data directory; give a path"):
        find(path, (Path("data"),))


def test_archives_say_what_the_configuration_says(tmp_path):
    touch(tmp_path / "first.gz")
    first, second = archives.archives(configuration(str(tmp_path)), "both")
    assert (first.key, second.key) == ("data.sets.both.files[0]", "data.sets.both.files[1]")
    assert (first.present, second.present) == (True, False)
    assert second.place == tmp_path / "sub" / "second.gz"
    assert (first.size, second.size) == (7, None)
    assert (first.split, second.split) == ("test", None)
    assert second.sha256 == ("b", "c")


@pytest.mark.parametrize("name", ["leaves", "scores"])
def test_sets_without_archives_are_never_absent(name):
    config = configuration()
    assert archives.archives(config, name) == ()
    assert absence(config, name) is None
    assert available(config, name, forbidden)
    assert fetched(config, name, forbidden) == ()


@pytest.mark.parametrize(
    ("download", "answers", "expected"),
    [
        ("auto", yes, True),
        ("auto", no, False),
        ("always", forbidden, True),
        ("never", forbidden, False),
    ],
)
def test_absent_archives_are_fetched_as_the_configuration_says(tmp_path, download, answers, expected):
    touch(tmp_path / "first.gz")
    config = configuration(str(tmp_path), download)
    assert [archive.path for archive in fetched(config, "both", answers)] == ["sub/second.gz"] * expected
    assert available(config, "both", answers) == expected


@pytest.mark.parametrize("download", ["auto", "always", "never"])
def test_archives_that_are_there_are_never_fetched(tmp_path, download):
    for name in ("first.gz", "sub/second.gz"):
        touch(tmp_path / name)
    config = configuration(str(tmp_path), download)
    assert fetched(config, "both", forbidden) == ()
    assert available(config, "both", forbidden)
    assert absence(config, "both") is None


def test_archive_without_address_is_put_there_by_hand(tmp_path):
    config = configuration(str(tmp_path), "always")
    assert fetched(config, "by_hand", yes) == ()
    assert not available(config, "by_hand", yes)
    sentence = absence(config, "by_hand")
    assert "third.gz" in sentence
    assert "download" not in sentence
    assert "put it there" in sentence


def test_absence_names_files_places_and_commands(tmp_path, monkeypatch):
    places = [str(tmp_path / "a"), str(tmp_path / "b")]
    monkeypatch.setenv("TYPICALITY_DATA", os.pathsep.join(places))
    sentence = absence(configuration(), "both")
    for part in ("both", "first.gz", "sub/second.gz", *places, "--cores N download", "TYPICALITY_DATA"):
        assert part in sentence
    assert "data.download" not in sentence
    assert sentence.count(".") == sentence.count(".gz") + 1
    assert "set data.download to auto" in absence(configuration(download="never"), "both")
    touch(tmp_path / "b" / "first.gz")
    assert "first.gz" not in absence(configuration(), "both")


def test_archives_of_all_pairs_are_known_by_their_places(tmp_path):
    config = configuration(str(tmp_path))
    places = [str(tmp_path / name) for name in ("first.gz", "sub/second.gz", "third.gz")]
    assert {place: (name, archive.path) for place, (name, archive) in all_archives(config).items()} == {
        places[0]: ("both", "first.gz"),
        places[1]: ("both", "sub/second.gz"),
        places[2]: ("by_hand", "third.gz"),
    }
    assert archive_places(config, "both") == places[:2]
    assert archive_places(config, "leaves") == []


def test_pairs_are_absent_with_the_reason_of_each_set(tmp_path):
    config = configuration(str(tmp_path))
    absences = pair_absences(config, no)
    assert absences == {
        "real": f"{absence(config, 'both')} {absence(config, 'by_hand')}",
        "mixed": absence(config, "both"),
    }
    assert pair_absences(config, yes) == {"real": absence(config, "by_hand")}
    assert pair_absences(config) == {}


def test_archives_are_verified_with_the_key_of_their_checksum(tmp_path):
    config = configuration(str(tmp_path))
    for archive in config["data"]["sets"]["both"]["files"]:
        touch(tmp_path / archive["path"])
        archive["sha256"] = [hashlib.sha256(b"").hexdigest()]
    touch(tmp_path / "third.gz")
    with pytest.raises(InputError, match=r"third\.gz .*data\.sets\.by_hand\.files\[0\]\.sha256"):
        verified_archives(config)
    config["data"]["sets"]["by_hand"]["files"] = []
    lines = verified_archives(config)
    assert [line.split(": ")[0] for line in lines] == [
        str(tmp_path / "first.gz"),
        str(tmp_path / "sub/second.gz"),
    ]


@pytest.fixture
def server():
    """Port of a socket that listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_network_answers_where_a_server_listens(server):
    assert network_answers(f"http://127.0.0.1:{server}/archive.gz")


def test_network_does_not_answer_where_none_listens():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert not network_answers(f"http://127.0.0.1:{port}/archive.gz")


@pytest.mark.parametrize(
    "url",
    [
        "http://no-such-host.invalid/x",
        "",
        "x",
        "http://",
        "http://h:99999/",
        "http://h:x/",
        "http://[::/",
        "file:///x",
    ],
)
def test_network_answer_never_raises(url):
    assert network_answers(url) is False


def test_silent_network_is_given_up(monkeypatch):
    """A connection that hangs longer than its timeout, as a look-up of a name can."""
    over = threading.Event()

    def hang(*_):
        over.wait(60)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", hang)
    started = time.monotonic()
    assert not network_answers("http://127.0.0.1/x", timeout=0.05)
    assert time.monotonic() - started < 30
    over.set()


def test_proxy_is_asked_in_place_of_the_server(server, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server}")
    assert network_answers("http://no-such-host.invalid/x")
    assert not network_answers("https://no-such-host.invalid/x")
    monkeypatch.setenv("no_proxy", "no-such-host.invalid")
    network_answers.cache_clear()
    assert not network_answers("http://no-such-host.invalid/x")


def test_network_is_asked_once_per_address(monkeypatch):
    asked = []

    def refuse(place, _):
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    for _ in range(3):
        network_answers("https://one.invalid/x")
    network_answers("http://two.invalid:81/x")
    assert asked == [("one.invalid", 443), ("two.invalid", 81)]
