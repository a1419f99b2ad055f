"""What a request is answered from: the same table from its first line to its last, whatever is swapped meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, g

from dashboard.web.data_source import DataSnapshot, DataSource

CurrentSnapshot = Callable[[], DataSnapshot]


def bind_snapshot(server: Flask, live: DataSource) -> CurrentSnapshot:
    """Hold what is served at the beginning of each request for the whole of it; to be called before what answers."""

    server.extensions["live"] = live

    @server.before_request
    def pinned() -> None:
        g.served = live.served

    def now() -> DataSnapshot:
        served: DataSnapshot = g.served
        return served

    return now
