"""The limit: one static page with a view's HTML and figures, served by the same server software, without Dash.

gunicorn finds it as `tests.benchmarks.static_page:server`. Its script, `static.js`, draws a chart once and redraws it
in place where the next view has one under the same key; the views to choose from are handed to it in memory.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_compress import Compress

from dashboard.components.rendering.markup import json_of, markup
from dashboard.dataset.resources import ROOT
from dashboard.figures.theme import THEME
from dashboard.settings import read_settings
from dashboard.views.layout import page_frame, render_page
from dashboard.web.data_source import load_snapshot
from dashboard.web.static_files import StaticFile, StaticFiles
from tests.figures.theme_colours import resolve_colours

KEPT = {"Cache-Control": "public, max-age=3600"}
PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<script src="{plotly}" defer></script>
<script src="/static.js" defer></script>
</head>
<body>
{body}
<script type="application/json" id="figures">{figures}</script>
</body>
</html>
"""


def static_view(address: str, dataset: Any, geography: Any) -> dict[str, Any]:
    """A view as the static page shows it: title, HTML of each part, all figures in colour and with the template."""
    parts = urlsplit(address)
    drawn = render_page(parts.path, parts.query, dataset, geography)
    contents = drawn.contents()
    template = THEME.template.to_plotly_json()
    figures = {
        key: {"data": figure["data"], "layout": figure["layout"] | {"template": template}}
        for part in contents.values()
        for key, figure in part["figures"].items()
    }
    return {
        "title": drawn.document["title"],
        "lang": drawn.document["lang"],
        "parts": {name: part["html"] for name, part in contents.items()},
        "body": markup(page_frame(contents)).html,
        "figures": json_of(resolve_colours(figures)),
    }


def _server() -> Flask:
    settings = read_settings({})
    served = load_snapshot(settings)
    dataset, geography = served.dataset, served.geography
    server = Flask("static")
    Compress(server)
    files = StaticFiles(settings)
    files.serve(server)
    script = StaticFile("static.js", "text/javascript", (ROOT / "tests/benchmarks/static.js").read_bytes())

    @cache
    def page(address: str) -> bytes:
        view = static_view(address, dataset, geography)
        named = {"style": files.style.address, "plotly": files.plotly}
        return PAGE.format(**{name: view[name] for name in ("title", "lang", "body", "figures")}, **named).encode()

    @server.get("/static.js")
    def static_script() -> Response:
        return Response(script.content, mimetype=script.mimetype, headers=KEPT)

    @server.get("/")
    @server.get("/<path:_path>")
    def index(_path: str = "") -> Response:
        query = request.query_string.decode()
        answer = Response(
            page(f"{request.path}?{query}" if query else request.path), mimetype="text/html", headers=KEPT
        )
        answer.add_etag()
        return answer

    return server


def __getattr__(name: str) -> Any:
    if name == "server":
        return _server()
    raise AttributeError(name)
