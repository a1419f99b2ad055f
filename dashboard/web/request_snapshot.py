"""What a request is answered from: the same table from its first line to its last, whatever is swapped meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, g

from dashboard.web.data_source import Live, Served

Now = Callable[[], Served]


def pin(server: Flask, live: Live) -> Now:
    """Hold what is served at the beginning of each request for the whole of it; to be called before what answers."""

    server.extensions["live"] = live

    @server.before_request
    def pinned() -> None:
        g.served = live.served

    def now() -> Served:
        served: Served = g.served
        return served

    return now
