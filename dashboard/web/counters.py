"""Counts what happens in all processes of a server, as Prometheus does; nothing is counted before `COUNTERS.start`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from prometheus_client.registry import Collector, CollectorRegistry

SHARED_DIR = "PROMETHEUS_MULTIPROC_DIR"  # the variable in which prometheus_client looks for the folder of all processes
BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20)  # seconds; an answer from the cache takes about 0.002


class Counters:
    """Holds the counters of this process; other processes of the same server add to theirs in files of a folder."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._registry: CollectorRegistry | None = None

    def start(self, shared: Path | None = None) -> None:
        """Begin to count; `shared` is the folder of a server with several processes. Once begun, it goes on."""
        if self._registry is not None:
            return
        if shared is not None:
            shared.mkdir(mode=0o700, exist_ok=True)
            os.environ.setdefault(SHARED_DIR, str(shared))
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415  # it looks for the folder

        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "dashboard_requests", "Requests answered", ["route", "view", "status"], registry=registry
        )
        self._seconds = Histogram(
            "dashboard_request_duration_seconds",
            "Seconds until an answer begins",
            ["route", "view"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._cached = Counter("dashboard_cached_answers", "Answers from the cache", registry=registry)
        self._reloads = Counter("dashboard_reload_failures", "Changed tables that a process refused", registry=registry)
        self._database = Counter("dashboard_database_errors", "Errors of the database", registry=registry)
        self._refused = Counter("dashboard_sign_ins_refused", "Sign-ins refused", ["reason"], registry=registry)
        event.listen(Engine, "handle_error", lambda _: self.database_error())  # of all databases

    def request(self, route: str, view: str, status: int, seconds: float, *, is_cached: bool) -> None:
        """Count an answer; `route` is Flask's name of it, `view` one of `View` or empty, never what a reader wrote."""
        if self._registry is not None:
            self._requests.labels(route, view, status).inc()
            self._seconds.labels(route, view).observe(seconds)
            self._cached.inc(is_cached)

    def reload_failure(self) -> None:
        """Count a changed table that this process does not show."""
        if self._registry is not None:
            self._reloads.inc()

    def database_error(self) -> None:
        """Count a statement or a connection that failed; one that is tried again and succeeds counts, too."""
        if self._registry is not None:
            self._database.inc()

    def sign_in_refused(self, reason: str) -> None:
        """Count a refused sign-in; `reason` is one of a few words of the program's own."""
        if self._registry is not None:
            self._refused.labels(reason).inc()

    def text(self, *more: Collector) -> bytes:
        """Write the sums over all processes in Prometheus's text format, and what `more` collects in this one."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415  # after `start`
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        registry = CollectorRegistry()
        if SHARED_DIR in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        elif self._registry is not None:
            registry.register(self._registry)
        for collector in more:
            registry.register(collector)
        return generate_latest(registry)


COUNTERS = Counters()  # one a process, as Prometheus has it
