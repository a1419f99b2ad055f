"""The page that carries the app: its shell, its stylesheet, how long a browser keeps what it fetched."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5

from dashboard.selection import THEMES
from dashboard.text import LANGUAGES, TAGS, templates, waiting

YEAR = 365 * 24 * 3600  # seconds; addresses of assets carry their modification time
VERSIONED = ("/assets/", "/_dash-component-suites/")
BOOTSTRAP_CSS = "/bootstrap/static/css/bootstrap.min.css"

INDEX = """<!doctype html>
<html>
<head>
{%metas%}
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="data:,">
{%css%}
</head>
<body>
<noscript>本看板需要启用 JavaScript。 <span lang="en">This dashboard needs JavaScript.</span></noscript>
{%app_entry%}
<footer class="scripts">
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


class Shell(Dash):
    """Dash, but for a page that is in the language and the theme of its address from its first byte.

    The rest of a view follows by callback; a page that began in the wrong theme would flash.
    """

    def index(self, *parts: Any, **named: Any) -> str:
        """The page that carries the app, for the request under way."""
        page = str(super().index(*parts, **named))  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        language = next((code for code in LANGUAGES if code == request.args.get("lang")), LANGUAGES[0])
        theme = next((name for name in THEMES if name == request.args.get("theme")), None)
        words = templates(language)
        told = "".join(f' data-{name}="{escape(text)}"' for name, text in waiting(language).items())
        for plain, mended in (
            ("<html>", f'<html lang="{TAGS[language]}"' + (f' data-bs-theme="{theme}">' if theme else ">")),
            ('content="light dark"', f'content="{theme or "light dark"}"'),
            (f"<title>{self.title}</title>", f"<title>{escape(words['app.name'])}</title>"),
            ("<body>", f"<body{told}>"),
            ("Loading...", words["wait.open"]),
        ):
            page = page.replace(plain, mended, 1)
        return page


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
        versioned = "m" in request.args or ".v" in request.path
        if request.path.startswith(VERSIONED) and versioned and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response


def warm(server: Flask) -> None:
    """Ask for the index once before the first reader does: Dash registers its bundles then, not thread-safe."""
    client: Callable[..., object] = server.test_client().get
    client("/")
