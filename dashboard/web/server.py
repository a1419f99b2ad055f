"""Serves the app with waitress, and stops it gracefully: requests under way are answered first."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server

from dashboard.web.request_guard import MAX_UPLOAD_BYTES

GRACE_SECONDS = 20  # that answers under way may take when the server is told to stop
MAX_CONNECTIONS = 500  # at a time; `select` on Windows and the usual limits of open files allow no more
IDLE_SECONDS = 20  # after which a connection that sends and receives nothing is closed
MAX_HEADER_BYTES = 16_384  # of a request: our longest addresses have 4,000, cookies some hundred
POLL_SECONDS = 0.1  # between two looks whether they are sent


def serve(application: Any, *, host: str, port: int, threads: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT (Ctrl+C), then answer what has been asked and return; a second signal kills.

    `ready` is called when the server listens. OSError where it cannot. Waitress alone knows no SIGTERM, and after
    Ctrl+C drops requests that wait and what is not yet sent of an answer.
    """
    sockets: dict[int, Any] = {}  # waitress serves as long as there are some
    server = create_server(
        application, map=sockets, host=host, port=port, threads=threads, ident=None,
        clear_untrusted_proxy_headers=False, asyncore_use_poll=True, connection_limit=MAX_CONNECTIONS,
        channel_timeout=IDLE_SECONDS, cleanup_interval=IDLE_SECONDS // 2, max_request_header_size=MAX_HEADER_BYTES,
        max_request_body_size=MAX_UPLOAD_BYTES + 1,  # the first that it refuses; most routes take less
    )  # fmt: skip

    def stop(*_: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        for listener in [item for item in sockets.values() if isinstance(item, BaseWSGIServer)]:
            wasyncore.dispatcher.close(listener)  # the trigger that wakes the loop stays
        threading.Thread(target=drain, daemon=True).start()

    def drain() -> None:
        end = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < end and any(map(_is_busy, list(sockets.values()))):
            time.sleep(POLL_SECONDS)
        sockets.clear()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    ready()
    server.run()


def _is_busy(channel: Any) -> bool:
    """Whether a connection has a request that is not answered, or an answer that is not sent."""
    return bool(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0))
