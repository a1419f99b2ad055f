"""The page that carries the app: its shell, its stylesheet, how long a browser keeps what it fetched."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash
from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5

YEAR = 365 * 24 * 3600  # seconds; addresses of assets carry their modification time
BOOTSTRAP_CSS = "/bootstrap/static/css/bootstrap.min.css"

INDEX = """<!doctype html>
<html lang="zh-CN">
<head>
{%metas%}
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="data:,">
{%css%}
</head>
<body>
{%app_entry%}
<footer class="scripts">
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


def bootstrap(server: Flask) -> str:
    """Serve Bootstrap's stylesheet from its Python package and return its address: nothing comes from outside."""
    server.config["BOOTSTRAP_SERVE_LOCAL"] = True
    Bootstrap5(server)
    return BOOTSTRAP_CSS


def add_caching(app: Dash) -> None:
    """Assets and bundles, whose addresses change with their content, stay in the browser for a year."""
    server: Flask = app.server
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR

    @server.after_request
    def cached(response: Response) -> Response:
        versioned = "m=" in (request.query_string or b"").decode("ascii", "ignore") or ".v" in request.path
        if versioned and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def warm(server: Flask) -> None:
    """Ask for the index once before the first reader does: Dash registers its bundles then, not thread-safe."""
    client: Callable[..., object] = server.test_client().get
    client("/")
