"""Serves the app with waitress, and stops it without cutting off who is being answered."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server

LONGEST = 20  # seconds that answers under way may take when the server is told to stop
STEP = 0.5  # seconds between two looks


def serve(application: Any, *, host: str, port: int, threads: int, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop (SIGTERM, SIGINT), then answer what has been asked and return.

    `ready` is called when the server listens. OSError where it cannot.
    """
    sockets: dict[int, Any] = {}
    server = create_server(
        application, map=sockets, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=False
    )
    with _stopping() as stopping:
        ready()
        while not stopping.is_set():
            _step(sockets)
        for listener in [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]:
            wasyncore.dispatcher.close(listener)  # nobody new; the trigger that wakes the loop stays
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and any(map(_is_busy, list(sockets.values()))):
            _step(sockets)
    server.close()


def _step(sockets: dict[int, Any]) -> None:
    wasyncore.loop(timeout=STEP, use_poll=True, map=sockets, count=1)


def _is_busy(channel: Any) -> bool:
    """Whether a connection has a request that is not answered, or an answer that is not sent."""
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set when the process is told to stop; a second word ends it at once."""
    stopping = Event()
    before: dict[signal.Signals, Any] = {}

    def told(number: int, _: Any) -> None:
        stopping.set()
        signal.signal(number, before[signal.Signals(number)])

    for one in (signal.SIGTERM, signal.SIGINT):
        before[one] = signal.signal(one, told)
    try:
        yield stopping
    finally:
        for one, old in before.items():
            signal.signal(one, old)
