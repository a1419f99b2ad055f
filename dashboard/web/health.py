"""Health checks: whether the process is alive, and which table it serves; and the version that open pages ask for."""

from __future__ import annotations

import json

from flask import Flask, Response

from dashboard.web.auth.roles import Role, current_account
from dashboard.web.data_source import DataSource
from dashboard.web.request_snapshot import CurrentSnapshot


def add_health(server: Flask, current_snapshot: CurrentSnapshot, source: DataSource) -> None:
    """`/healthz` answers as long as the process does; `/readyz` says which table it has loaded.

    Its `last_check_age` grows where the files hang, such as on a network share that does not answer.
    With sign-in, a request without a session learns only that it is ready. `/version` tells an open page in a few bytes
    whether there is anything new to show.
    """

    @server.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @server.get("/version")
    def version() -> Response:
        answer = Response(current_snapshot().page_version, mimetype="text/plain")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @server.get("/readyz")
    def ready() -> Response:
        snapshot = current_snapshot()
        dataset = snapshot.dataset
        details: dict[str, object] = {
            "version": dataset.version,
            "figures": dataset.size,
            "sample": dataset.is_sample,
            "faults": len(snapshot.faults),  # of files that have changed and are not shown
            "last_check_age": source.last_check_age,  # seconds since the files were last checked
        }
        is_known = current_account().role is not Role.STRANGER
        content = {"ready": True} | (details if is_known else {})
        return Response(json.dumps(content) + "\n", mimetype="application/json", headers={"Cache-Control": "no-store"})
