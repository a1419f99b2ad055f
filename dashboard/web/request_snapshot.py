"""Pins one data snapshot per request."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, g

from dashboard.web.data_source import DataSnapshot, DataSource

CurrentSnapshot = Callable[[], DataSnapshot]


def bind_snapshot(server: Flask, source: DataSource) -> CurrentSnapshot:
    """Pin the snapshot that is current when a request begins; call it before whatever answers. Returns its getter."""
    server.extensions["data_source"] = source

    @server.before_request
    def pin() -> None:
        g.snapshot = source.snapshot

    def current_snapshot() -> DataSnapshot:
        snapshot: DataSnapshot = g.snapshot
        return snapshot

    return current_snapshot
