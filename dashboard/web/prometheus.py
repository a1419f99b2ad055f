"""Tells Prometheus at `/metrics` what is asked for, how soon it is answered, and how the table stands."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from dashboard.routing.selection import View
from dashboard.web.counters import COUNTERS
from dashboard.web.data_source import DataSource
from dashboard.web.proxy import INSIDE
from dashboard.web.request_timer import request_seconds
from dashboard.web.response_cache import PAGES

NO_ROUTE = "none"  # of a request that none of the program's routes answers
NO_VIEW = "unknown"  # of a page whose address names nothing
VIEWS = frozenset(View)


class TableState(Collector):
    """Collects how the table stands in the process that is asked; all of a server's processes watch the same one."""

    def __init__(self, source: DataSource) -> None:
        """Take the source of the table."""
        self._source = source

    def collect(self) -> Iterator[Metric]:
        """Yield version, rows, faults of files that are not shown, and the times of the last change and check."""
        snapshot, age = self._source.snapshot, self._source.last_check_age
        dataset, versions = snapshot.dataset, snapshot.history.versions
        written = next((version.written.timestamp() for version in versions if version.is_current), None)
        yield InfoMetricFamily(
            "dashboard_table",
            "The table that is shown",
            value={"version": dataset.version, "sample": str(dataset.is_sample).lower()},
        )
        gauges = {
            "rows": ("Rows of the table that is shown", dataset.size),
            "faults": ("Faults of changed files, which are not shown", len(snapshot.faults)),
            "changed_timestamp_seconds": ("When the table was last written", written),
            "checked_timestamp_seconds": (
                "When the files were last looked at",
                None if age is None else time.time() - age,
            ),
        }
        for name, (text, value) in gauges.items():
            if value is not None:
                yield GaugeMetricFamily(f"dashboard_table_{name}", text, value=value)


def add_metrics(server: Flask, source: DataSource) -> None:
    """Count each answer, and add the route that Prometheus asks; the table of roles says who else may.

    Call it before whatever answers, so that refusals are counted.
    """
    table = TableState(source)

    @server.after_request
    def count(response: Response) -> Response:
        if not request.environ.get(INSIDE):
            is_cached = g.get("is_cached", False)
            route = request.endpoint or NO_ROUTE
            COUNTERS.request(route, _view(), response.status_code, request_seconds(), is_cached=is_cached)
        return response

    @server.get("/metrics")
    def metrics() -> Response:
        headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
        return Response(COUNTERS.text(table), headers=headers)


def _view() -> str:
    """Name the view that a request asks for, as a page or in the app; empty where it asks for something else."""
    page = request.path if request.endpoint in PAGES else g.get("callback_page")
    if page is None:
        return ""
    words = page.partition("?")[0].strip("/").split("/")
    name = words[-1] if words[0] == View.KPI and words[-1] == View.ALLOCATE else words[0] or View.OVERVIEW
    return name if name in VIEWS else NO_VIEW
