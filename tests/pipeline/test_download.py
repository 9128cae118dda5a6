"""Downloads from a local server that serves well, badly or not at all."""

import fcntl
import hashlib
import logging
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.archives import network_answers
from pipeline.download import fetch, fetch_archive
from typicality.errors import InputError

CONTENT = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
OTHER = "0" * 64
TIMEOUT = (5, 0.3)


class Server(ThreadingHTTPServer):
    """Holds what the handlers wait for and count."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.over = threading.Event()
        self.requests = 0

    def url(self, name):
        return f"http://127.0.0.1:{self.server_port}/{name}/archive.gz"


class Handler(BaseHTTPRequestHandler):
    """Serves the first part of the path as a way of behaving."""

    def do_GET(self):
        self.server.requests += 1
        getattr(self, self.path.split("/")[1])()

    def log_message(self, *_):
        """Be silent."""

    def answer(self, content, announced=None):
        self.send_response(200)
        if announced is not None:
            self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(content)

    def good(self):
        self.answer(CONTENT, len(CONTENT))

    def unannounced(self):
        self.answer(CONTENT)

    def moved(self):
        self.send_response(302)
        self.send_header("Location", "/good/archive.gz")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def truncated(self):
        self.answer(CONTENT[:100_000], len(CONTENT))

    def truncated_unannounced(self):
        self.answer(CONTENT[:100_000])

    def wrong(self):
        self.answer(b"<html>please log in</html>", 26)

    def empty(self):
        self.answer(b"", 0)

    def absent(self):
        self.send_error(404)

    def broken(self):
        self.send_error(503)

    def silent(self):
        self.server.over.wait(60)

    def stalled(self):
        self.answer(CONTENT[:100_000], len(CONTENT))
        self.wfile.flush()
        self.server.over.wait(60)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.over.set()
        running.shutdown()
        thread.join()


def contents(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["good", "unannounced", "moved"])
def test_good_archive_is_fetched_into_a_new_folder(server, tmp_path, name):
    destination = tmp_path / "data" / "sub" / "archive.gz"
    assert fetch(server.url(name), destination, [OTHER, SHA256.upper()], timeout=TIMEOUT) == destination
    assert destination.read_bytes() == CONTENT
    assert contents(tmp_path) == ["data/sub/archive.gz"]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("truncated", "ended before the file did"),
        ("truncated_unannounced", "100000 bytes, SHA-256"),
        ("wrong", "26 bytes, SHA-256"),
        ("empty", "0 bytes, SHA-256"),
        ("absent", "404 Not Found"),
        ("broken", "503 Service Unavailable"),
        ("silent", "fell silent"),
        ("stalled", "fell silent"),
    ],
)
def test_failure_ends_in_one_sentence_and_leaves_nothing(server, tmp_path, name, cause):
    url = server.url(name)
    with pytest.raises(InputError) as caught:
        fetch(url, tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT)
    sentence = str(caught.value)
    for part in (url, "archive.gz", cause, "data.download: never", str(tmp_path)):
        assert part in sentence
    assert "\n" not in sentence
    assert caught.value.__cause__ is None
    assert contents(tmp_path) == []


def refused_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        (f"http://127.0.0.1:{refused_port()}/archive.gz", "cannot be reached"),
        ("http://no-such-host.invalid/archive.gz", "cannot be reached"),
        ("ftp://127.0.0.1/archive.gz", "ftp"),
        ("archive.gz", "archive.gz"),
    ],
)
def test_address_without_server_ends_in_one_sentence(tmp_path, monkeypatch, url, cause):
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(InputError, match=rf"could not be fetched .*{cause}.*data\.download: never"):
        fetch(url, tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT)
    assert contents(tmp_path) == []


def test_folder_that_cannot_be_made_ends_in_one_sentence(server, tmp_path):
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(InputError, match="could not be fetched"):
        fetch(server.url("good"), tmp_path / "data" / "archive.gz", [SHA256], timeout=TIMEOUT)
    assert contents(tmp_path) == ["data"]
    assert server.requests == 0


def test_archive_that_is_there_is_left_untouched(server, tmp_path):
    destination = tmp_path / "archive.gz"
    destination.write_bytes(CONTENT)
    before = destination.stat()
    assert fetch(server.url("good"), destination, [SHA256], timeout=TIMEOUT) == destination
    assert (destination.stat().st_mtime_ns, destination.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert server.requests == 0


def test_other_file_in_its_place_is_refused_and_not_replaced(server, tmp_path):
    destination = tmp_path / "archive.gz"
    destination.write_bytes(b"mine")
    with pytest.raises(InputError, match=r"archive\.gz is damaged or another version.*remove the file"):
        fetch(server.url("good"), destination, [SHA256], timeout=TIMEOUT)
    assert destination.read_bytes() == b"mine"
    assert contents(tmp_path) == ["archive.gz"]
    assert server.requests == 0


def test_what_a_killed_download_left_is_overwritten(server, tmp_path):
    (tmp_path / "archive.gz.partial").write_bytes(CONTENT * 2)
    fetch(server.url("good"), tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT)
    assert (tmp_path / "archive.gz").read_bytes() == CONTENT
    assert contents(tmp_path) == ["archive.gz"]


def test_download_of_another_run_is_left_alone(server, tmp_path):
    partial = tmp_path / "archive.gz.partial"
    with partial.open("wb") as theirs:
        theirs.write(b"so far")
        theirs.flush()
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="is being fetched by another run"):
            fetch(server.url("good"), tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT)
        assert partial.read_bytes() == b"so far"
    assert server.requests == 0


@pytest.mark.parametrize("name", ["good", "unannounced"])
def test_progress_is_logged_in_tenths(server, tmp_path, caplog, name):
    with caplog.at_level(logging.INFO, logger="pipeline.download"):
        fetch(server.url(name), tmp_path / "archive.gz", [SHA256], len(CONTENT), timeout=TIMEOUT)
    lines = [record.getMessage() for record in caplog.records if record.name == "pipeline.download"]
    assert server.url(name) in lines[0]
    shares = [int(line.split(": ")[1].split(" %")[0]) for line in lines[1:]]
    assert shares == sorted(set(shares))
    assert shares[-1:] == ([100] if name == "good" else shares[-1:])
    assert len(shares) >= (5 if name == "good" else 0)


def test_progress_can_be_somebody_elses(server, tmp_path):
    class Bar:
        total = done = 0
        closed = False

        def update(self, size):
            self.done += size

        def reset(self):
            self.done = 0

        def close(self):
            self.closed = True

    bar = Bar()
    fetch(server.url("good"), tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT, progress=bar)
    assert (bar.total, bar.done, bar.closed) == (len(CONTENT), len(CONTENT), True)


def test_progress_is_a_bar_on_a_terminal(server, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    fetch(server.url("good"), tmp_path / "archive.gz", [SHA256], timeout=TIMEOUT)
    assert "archive.gz: 100%" in capsys.readouterr().err


def configuration(folder, url, download):
    file = {"path": "archive.gz", "url": url, "sha256": [SHA256]}
    sets = {"one": {"format": "idx", "files": [file]}, "leaves": {"format": "dead-leaves"}}
    data = {"directory": str(folder), "download": download, "sets": sets}
    pair = {"in_distribution": "leaves", "out_of_distribution": "one"}
    return {"data": data, "images": {"pairs": {"real": pair}}}


@pytest.mark.parametrize("download", ["auto", "always"])
def test_archive_of_the_configuration_is_fetched(server, tmp_path, monkeypatch, download):
    monkeypatch.delenv("TYPICALITY_DATA", raising=False)
    network_answers.cache_clear()
    place = tmp_path / "archive.gz"
    fetch_archive(configuration(tmp_path, server.url("good"), download), str(place))
    assert place.read_bytes() == CONTENT


@pytest.mark.parametrize("download", ["auto", "never"])
def test_archive_that_is_not_to_be_fetched_ends_in_the_sentence_of_its_absence(
    tmp_path, monkeypatch, download
):
    monkeypatch.delenv("TYPICALITY_DATA", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    network_answers.cache_clear()
    config = configuration(tmp_path, f"http://127.0.0.1:{refused_port()}/archive.gz", download)
    with pytest.raises(InputError, match=r"^The data set one is absent: archive\.gz is not in"):
        fetch_archive(config, str(tmp_path / "archive.gz"))
    assert contents(tmp_path) == []
