"""Renders the index page: a view as HTML from the first byte, then its charts, then Dash for the next view."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from html import escape
from typing import Any
from urllib.parse import quote

from dash import Dash
from flask import Flask, Response, abort, g, request

from dashboard.components.rendering.callback_ids import CallbackIds
from dashboard.components.rendering.markup import json_of, markup
from dashboard.components.rendering.prefix import with_prefix
from dashboard.dataset.resources import ASSETS
from dashboard.figures.theme import THEME
from dashboard.i18n.messages import LANGUAGES, templates
from dashboard.settings import Settings
from dashboard.views.layout import RenderedPage, page_frame
from dashboard.web.proxy import INSIDE
from dashboard.web.static_files import CACHE_FOREVER, StaticFiles

NEEDED = ("/react@", "/react-dom@", "/prop-types@", "dash_renderer", "dash_html_components")
WATCHES_PER_QUESTION = 5  # looks of the server at the table for each time that an open page asks for its version
POLYFILL = "/polyfill@"  # which suites of components need, and Dash itself does not

INDEX = """<!doctype html>
<html lang="{lang}"{theme}{prefix}>
<head>
{metas}
<meta name="color-scheme" content="{schemes}">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<link rel="preload" as="script" href="{plotly}" id="plotly-script">
<script src="{script}" defer></script>
</head>
<body{words}{renewal}>
<noscript>图表需要启用 JavaScript。 <span lang="en">The charts need JavaScript.</span></noscript>
<div id="initial-view">{first}</div>
<div id="react-entry-point"></div>
<footer class="scripts">
<script type="application/json" id="figures">{figures}</script>
<script type="application/json" id="islands">{islands}</script>
<script type="application/json" id="plotly-template">{template}</script>
{config}
<template id="dash-scripts">{scripts}{renderer}</template>
</footer>
</body>
</html>
"""
VERSIONS = ("dash_version", "dash_version_url", "python_version", "plotly_version", "ddk_version")


class DashboardApp(Dash):
    """Dash, but for a page that shows its view before any script runs.

    Dash's own scripts wait in a `<template>` until the charts are drawn; until then links lead to whole pages.
    """

    def __init__(
        self,
        server: Flask,
        files: StaticFiles,
        render: Callable[[str, str], RenderedPage],
        failed: Callable[[Exception], None],
        settings: Settings,
    ) -> None:
        """Join Dash to `server`; `render` makes the page of a path and a query, `failed` is called when one fails."""
        self._files, self._render_page, self._prefix = files, render, settings.prefix
        self._ask_seconds = settings.watch * WATCHES_PER_QUESTION
        super().__init__(
            "dashboard",
            server=server,  # type: ignore[arg-type]  # Dash annotates a flag or a factory, and takes a server
            title=templates(LANGUAGES[0])["app.name"],
            update_title="",
            routes_pathname_prefix="/",
            requests_pathname_prefix=f"{self._prefix}/",
            compress=True,
            assets_folder=str(ASSETS),
            include_assets_files=False,  # they are served as one file of each kind
            serve_locally=True,
            suppress_callback_exceptions=True,  # the components that callbacks name are there in some views only
            on_error=failed,
        )
        files.serve(server)
        server.after_request(_set_status)

    def callback(self, *dependencies: Any, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a callback as Dash does; links in what it returns start with the prefix, like those of a view."""
        register: Callable[[Callable[..., Any]], Callable[..., Any]] = super().callback(*dependencies, **options)

        def registered(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def prefixed(*arguments: Any, **named: Any) -> Any:
                return with_prefix(function(*arguments, **named), self._prefix)

            return register(prefixed)

        return registered if self._prefix else register

    @cached_property
    def callback_ids(self) -> CallbackIds:
        """The ids that callbacks name; the callbacks are all there when the first page is asked for."""
        return CallbackIds.of(self.callback_map.values())

    @cached_property
    def _all_scripts(self) -> list[str]:
        """The addresses of the scripts of Dash and of all suites of components that are imported."""
        return re.findall(r'src="([^"]+)"', self._generate_scripts_html())

    def contents_of(self, page: RenderedPage) -> dict[str, dict[str, Any]]:
        """Render the regions of a page; islands name the scripts of their suites that Dash's start does not load."""
        contents = page.contents(self._prefix, self.callback_ids)
        for region in contents.values():
            if "islands" in region:
                names = [POLYFILL, *(f"/{suite}" for suite in region["islands"]["suites"])]
                scripts = [src for src in self._all_scripts if any(name in src for name in names)]
                region["islands"]["suites"] = [src for src in scripts if src not in _needed(scripts)]
        return contents

    def serve_reload_hash(self) -> Any:
        """Dash's state of its files for the debugging tools, which nobody else needs: 404 without them."""
        return super().serve_reload_hash() if self._files.is_fresh else abort(404)  # type: ignore[no-untyped-call]

    def _config(self) -> dict[str, Any]:
        """What the page tells Dash's scripts, without what nobody needs to know.

        That is which versions run here, and the mark of a page load that only background callbacks need: with it no two
        pages would be the same, and a browser could never keep one.
        """
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        return {name: value for name, value in config.items() if name not in ("end_id", *VERSIONS)}

    def interpolate_index(self, *_parts: Any, **dash: Any) -> str:
        """The page of the request under way, from what Dash gives and what the view says."""
        page = self._render_page(quote(request.path), request.query_string.decode("utf-8", "replace"))
        g.status = 200 if page.is_found else 404
        contents, prefix = self.contents_of(page), self._prefix
        document, theme = page.document, page.document["theme"]
        return INDEX.format(
            lang=document["lang"],
            theme=f' data-bs-theme="{theme}"' if theme else "",
            schemes=theme or "light dark",
            title=escape(document["title"]),
            metas=dash["metas"],
            prefix=f' data-prefix="{prefix}"' if prefix else "",
            style=prefix + self._files.style.address,
            script=prefix + self._files.script.address,
            plotly=escape(self._files.plotly),
            words="".join(f' data-{name}="{escape(text)}"' for name, text in document["words"].items()),
            renewal=f' data-version="{document["version"]}" data-ask="{self._ask_seconds}"',
            first=markup(page_frame(contents)).html,
            figures=json_of({name: region["figures"] for name, region in contents.items()}),
            islands=json_of({name: region["islands"] for name, region in contents.items() if "islands" in region}),
            template=json_of(THEME.template.to_plotly_json()),
            config=dash["config"],
            scripts="".join(f'<script src="{src}"></script>' for src in _needed(self._all_scripts)),
            renderer=dash["renderer"],
        )


def _needed(scripts: Sequence[str]) -> list[str]:
    """Those scripts with which Dash starts; suites of components are loaded by the pages that have islands of them."""
    return [src for src in scripts if any(name in src for name in NEEDED)]


def _set_status(response: Response) -> Response:
    """The status of the view; and Dash's scripts, whose addresses carry their version, are kept for a year."""
    if response.status_code == 200:
        response.status_code = g.pop("status", 200)
    if request.path.startswith("/_dash-component-suites/") and ".v" in request.path and response.status_code == 200:
        response.headers["Cache-Control"] = CACHE_FOREVER
    return response


def warm_up(server: Flask) -> None:
    """Ask for the index once before the first reader does: Dash registers its bundles then, not thread-safe."""
    client: Callable[..., object] = server.test_client().get
    client("/", environ_overrides={INSIDE: True})
