"""Measures how long a request takes, for the access log and for Prometheus."""

from __future__ import annotations

import time

from flask import Flask, g


def add_request_timer(server: Flask) -> None:
    """Start the time of each request; call it first, so that it is whole."""

    @server.before_request
    def start() -> None:
        g.started = time.perf_counter()


def request_seconds() -> float:
    """Seconds since the current request began."""
    return time.perf_counter() - float(g.started)
