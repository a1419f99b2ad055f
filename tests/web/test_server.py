"""Told to stop, the server answers what it has been asked, and then ends without an error."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from dashboard.dataset.resources import ROOT
from dashboard.web.request_guard import MAX_UPLOAD_BYTES
from dashboard.web.server import MAX_HEADER_BYTES

SLOW = """
import sys, time
from dashboard.web.server import serve

def slow(environ, start_response):
    began.append(1)
    print("asked", flush=True)
    time.sleep(1)
    start_response("200 OK", [("Content-Length", "3000000")])
    return [b"x" * 3_000_000]

began = []
serve(slow, host="127.0.0.1", port=int(sys.argv[1]), threads=2, ready=lambda: print("ready", flush=True))
print("ended", flush=True)
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def slow(port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_whole_and_nobody_new_is_let_in(
    slow: subprocess.Popen[str], port: int, told: signal.Signals
) -> None:
    got: list[int] = []
    asker = threading.Thread(target=lambda: got.append(asked(port)))
    asker.start()
    assert slow.stdout and slow.stdout.readline() == "asked\n"
    slow.send_signal(told)
    asker.join()
    assert got == [3_000_000]
    out, errors = slow.communicate(timeout=20)
    assert (out, errors, slow.returncode) == ("ended\n", "", 0)
    with pytest.raises(ConnectionRefusedError):
        asked(port)


def test_a_second_word_ends_it_at_once(slow: subprocess.Popen[str], port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as asker:
        asker.request("GET", "/")
        assert slow.stdout and slow.stdout.readline() == "asked\n"
        slow.send_signal(signal.SIGTERM)
        while is_listening(port):
            pass
        slow.send_signal(signal.SIGTERM)
        slow.communicate(timeout=20)
    assert slow.returncode == -signal.SIGTERM


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(
    ("headers", "size", "status"),
    [
        ({"Content-Length": str(MAX_UPLOAD_BYTES + 1)}, 0, 413),
        ({"X-Long": "x" * MAX_HEADER_BYTES}, 0, 431),
        ({}, MAX_UPLOAD_BYTES, 200),
    ],
)
def test_what_no_page_sends_is_refused_before_it_is_received(
    port: int, headers: dict[str, str], size: int, status: int
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as asker:
        asker.request("POST", "/", b"x" * size, headers)
        with asker.getresponse() as answer:
            answer.read()
            assert answer.status == status


def asked(port: int) -> int:
    """The size of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as asker:
        asker.request("GET", "/")
        return len(asker.getresponse().read())


def is_listening(port: int) -> bool:
    with closing(socket.socket()) as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
