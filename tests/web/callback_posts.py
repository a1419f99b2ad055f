"""What a browser posts to Dash when its reader goes to an address: for tests, benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.testing import FlaskClient

from dashboard.views.layout import REGIONS
from dashboard.views.page import VIEW_URL
from dashboard.web.request_guard import CALLBACK

PARTS = (("amount", "value"), ("lock", "value"), ("growth", "children"))  # of each county on the workbench
OUTPUTS = (*((name, "content") for name in REGIONS), ("page", "document"), ("notice", "content"))


def post_for(address: str) -> dict[str, Any]:
    """The body of the request."""
    return {
        "output": f"..{'...'.join(f'{name}.{prop}' for name, prop in OUTPUTS)}..",
        "outputs": [{"id": name, "property": prop} for name, prop in OUTPUTS],
        "inputs": [{"id": "page", "property": "url", "value": address}],
        "changedPropIds": ["page.url"],
    }


def posted(client: FlaskClient, address: str) -> dict[str, Any]:
    """What the browser gets for an address to which the reader goes."""
    response = client.post(CALLBACK, json=post_for(address))
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.get_json()["response"]
    return content


def post_of_workbench(address: str, counties: Sequence[str]) -> dict[str, Any]:
    """The body of the request when the lock of the first county is set on the workbench of an address."""

    def parts(name: str, prop: str, **more: Any) -> list[dict[str, Any]]:
        return [{"id": {"county": code, "type": f"proposed-{name}"}, "property": prop, **more} for code in counties]

    def one(name: str, prop: str, **more: Any) -> dict[str, Any]:
        return {"id": f"proposal-{name}", "property": prop, **more}

    locks = parts("lock", "value", value=False)
    locks[0]["value"] = True
    pattern = '{{"county":["ALL"],"type":"proposed-{}"}}.{}'
    names = ["proposal-sum.children", *(pattern.format(*part) for part in PARTS), "proposal-chart.figure"]
    names += ["proposal-downloads.children", f"{VIEW_URL}.data", "proposal-outside.data"]
    return {
        "output": f"..{'...'.join(names)}..",
        "outputs": [
            one("sum", "children"), *(parts(*part) for part in PARTS), one("chart", "figure"),
            one("downloads", "children"), {"id": VIEW_URL, "property": "data"}, one("outside", "data"),
        ],
        "inputs": [parts("amount", "value", value=None), locks],
        "state": [{"id": VIEW_URL, "property": "data", "value": address}],
        "changedPropIds": [],
    }  # fmt: skip
