"""create_app: dataset, frame, views and web server joined; nothing global, so that two can stand side by side."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, ctx, html, set_props
from flask import Flask

from dashboard.components.notice import failure_notice
from dashboard.components.rendering.markup import json_of, markup
from dashboard.components.rendering.region import DocumentState
from dashboard.settings import Settings
from dashboard.views.layout import REGIONS, RenderedPage, page_frame, render_page
from dashboard.web.access_log import add_access_log
from dashboard.web.auth.sign_in import SignIn, trust_user_header
from dashboard.web.data_source import DataSource
from dashboard.web.downloads import add_downloads
from dashboard.web.health import add_health
from dashboard.web.index_page import DashboardApp, warm_up
from dashboard.web.proxy import PrefixMiddleware, TrustedProxy
from dashboard.web.request_guard import add_request_guard, log_error
from dashboard.web.request_snapshot import bind_snapshot
from dashboard.web.response_cache import ResponseCache
from dashboard.web.search.endpoint import add_search
from dashboard.web.security_headers import add_headers
from dashboard.web.static_files import StaticFiles

EMPTY = {"html": "", "figures": "{}"}  # content of a part that says nothing


def create_app(settings: Settings, kept: Path | None = None) -> Dash:
    """The dashboard over what the settings name; `kept` and errors as with `dashboard.web.data_source.Live`."""
    live, files = DataSource(settings, kept), StaticFiles(settings)
    server = Flask("dashboard")
    if settings.log == "json":
        add_access_log(server)
    if not settings.debug:  # the debugging tools run scripts of their own
        add_headers(server)
    if settings.users:
        SignIn(settings.users, settings.session_hours, files, settings.prefix).guard(server)
    if settings.user_header:
        trust_user_header(server, settings.user_header)
    add_request_guard(server, lambda: app.callback_map)
    now = bind_snapshot(server, live)
    ResponseCache().attach(server, lambda: now().version)  # before Dash, so that it keeps what Dash has compressed

    def drawn(path: str, query: str) -> RenderedPage:
        served = now()
        return render_page(
            path,
            query,
            served.dataset,
            served.geography,
            served.faults,
            history=served.history,
            has_account=bool(settings.users),
        )

    app = DashboardApp(server, files, drawn, _notice, settings.prefix)
    app.layout = html.Div([page_frame(), DocumentState("page")])
    _add_callbacks(app, drawn, settings.prefix)
    add_downloads(server, now)
    add_search(server, now)
    add_health(server, now)
    if not settings.debug:  # the debugging tools must be set up before the first request
        warm_up(server)
    _stand_in_front(server, settings)
    if settings.watch:
        live.watch(settings.watch)
    gc.collect()
    gc.freeze()  # what is there now stays: no later collection need look through it
    return app


def _stand_in_front(server: Flask, settings: Settings) -> None:
    """What looks at a request before the server does."""
    if settings.prefix:
        server.wsgi_app = PrefixMiddleware(server.wsgi_app, settings.prefix)  # type: ignore[method-assign]  # as Flask says
    if settings.proxy:
        server.wsgi_app = TrustedProxy(server.wsgi_app, settings.proxy)  # type: ignore[method-assign]


def _add_callbacks(app: Dash, drawn: Callable[[str, str], RenderedPage], prefix: str) -> None:
    @app.callback(
        *(Output(name, "content") for name in REGIONS),
        Output("page", "document"),
        Output("notice", "content"),
        Input("page", "wanted"),
        prevent_initial_call=True,  # the page came with its view
    )
    def show(wanted: str | None) -> tuple[Any, ...]:
        path, _, query = (wanted or "/").partition("?")
        made = drawn(path, query)
        contents = made.contents(prefix)
        return (
            *({"html": part["html"], "figures": json_of(part["figures"])} for part in contents.values()),
            made.document,
            EMPTY,
        )

    clientside: Any = app.clientside_callback  # Dash leaves it untyped
    clientside(ClientsideFunction("board", "ready"), Input("page", "id"))


def _notice(error: Exception) -> None:
    """A failed view leaves the old one on screen and says so, with the number under which the log has the trace."""
    number = log_error(error)
    english = "lang=en" in (ctx.inputs.get("page.wanted") or "")
    told = markup(failure_notice("en" if english else "zh", number))
    set_props("notice", {"content": {"html": told.html, "figures": "{}"}})
