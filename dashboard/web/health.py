"""Whether the server lives, and what it serves: for those who watch it."""

from __future__ import annotations

import json

from flask import Flask, Response, g

from dashboard.web.request_snapshot import CurrentSnapshot


def add_health(server: Flask, now: CurrentSnapshot) -> None:
    """`/healthz` answers as long as the process does; `/readyz` says which table it has loaded.

    Where readers sign in, whoever is not signed in hears only that it is ready.
    """

    @server.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @server.get("/readyz")
    def ready() -> Response:
        served = now()
        dataset = served.dataset
        told: dict[str, object] = {"ready": True}
        if "user" in g and g.user is None:
            return Response(json.dumps(told) + "\n", mimetype="application/json", headers={"Cache-Control": "no-store"})
        told |= {
            "version": dataset.version,
            "figures": dataset.size,
            "sample": dataset.is_sample,
            "faults": len(served.faults),  # of files that have changed and are not shown
        }
        return Response(json.dumps(told) + "\n", mimetype="application/json", headers={"Cache-Control": "no-store"})
