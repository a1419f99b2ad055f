"""What a browser posts to Dash when its reader goes to an address: for tests, benchmarks."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from dashboard.views.layout import REGIONS
from dashboard.web.request_guard import CALLBACK

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
