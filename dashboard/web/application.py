"""App factory: joins data source, views and web server; nothing is global, so that two apps can run in one process."""

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
from dashboard.routing.view_context import ViewContext
from dashboard.settings import Settings
from dashboard.views.layout import REGIONS, VIEW_CALLBACKS, RenderedPage, context_of_url, page_frame, render_page
from dashboard.web.access_log import add_access_log
from dashboard.web.auth.access import add_access
from dashboard.web.auth.account_page import AccountPage
from dashboard.web.auth.users_page import UsersPage
from dashboard.web.counters import COUNTERS
from dashboard.web.data_source import DataSnapshot, DataSource
from dashboard.web.desk.routes import add_desk
from dashboard.web.desk.status import has_desk_role, readable_desk_status
from dashboard.web.downloads import STREAMED, add_downloads
from dashboard.web.health import add_health
from dashboard.web.index_page import DashboardApp, warm_up
from dashboard.web.proxy import Mounted, TrustedProxy
from dashboard.web.request_guard import add_request_guard, log_error, require_host_name
from dashboard.web.request_snapshot import bind_snapshot
from dashboard.web.request_timer import add_request_timer
from dashboard.web.response_cache import ResponseCache
from dashboard.web.search.endpoint import add_search
from dashboard.web.security_headers import SecurityHeaders
from dashboard.web.static_files import StaticFiles
from dashboard.web.storage import Storage

ROUTER_OUTPUTS = (
    *(Output(name, "content") for name in REGIONS),
    Output("page", "document"),
    Output("notice", "content"),
)
ROUTER = f"..{'...'.join(map(str, ROUTER_OUTPUTS))}.."  # what Dash calls the callback from URL to view
COUNTERS_DIR = "counters"  # in the folder that processes share
EMPTY = {"html": "", "figures": "{}"}  # content of an empty region


def create_app(settings: Settings, last_good_dir: Path | None = None) -> Dash:
    """Create the app that the settings describe; `last_good_dir` and errors as with `DataSource`.

    Where `last_good_dir` is given, several processes share it: then they count together.
    """
    storage, files = Storage(settings), StaticFiles(settings)
    source = DataSource(settings, last_good_dir, _render_overview, storage.table)
    server = Flask("dashboard")
    server.config["COMPRESS_STREAMING_ENDPOINT_CONDITIONAL"] = STREAMED  # their tags are compared after compression
    add_request_timer(server)
    if settings.log == "json":
        add_access_log(server)
    if settings.metrics:
        COUNTERS.start(last_good_dir and last_good_dir / COUNTERS_DIR)
        from dashboard.web.prometheus import add_metrics  # noqa: PLC0415  # its package looks for that folder

        add_metrics(server, source)
    if settings.host_name:
        require_host_name(server, settings.host_name)
    services = add_access(server, settings, files, storage)
    add_request_guard(server, lambda: app.callback_map)
    current_snapshot = bind_snapshot(server, source)
    ResponseCache(callback=ROUTER).attach(  # before Dash: keeps what Dash has compressed
        server, lambda: current_snapshot().version, lambda: desk is not None and has_desk_role()
    )

    def render(path: str, query: str) -> RenderedPage:
        now, has_account = current_snapshot(), services is not None
        data = (now.dataset, now.geography, now.faults)
        status = readable_desk_status(desk) if desk and has_desk_role() else None
        return render_page(
            path,
            query,
            *data,
            history=now.history,
            has_account=has_account,
            desk=status,
            version=now.page_version,
        )

    def context_of(url: str) -> ViewContext:
        now = current_snapshot()
        return context_of_url(url, now.dataset, now.geography)

    app = DashboardApp(server, files, render, _show_failure, settings)
    app.layout = html.Div([page_frame(), DocumentState("page")])
    _add_callbacks(app, render)
    for add_view_callbacks in VIEW_CALLBACKS:
        add_view_callbacks(app, context_of)
    add_downloads(server, current_snapshot)
    add_search(server, current_snapshot)
    if services:
        AccountPage(services, current_snapshot).add_route(server)
        UsersPage(services, current_snapshot).add_route(server)
    desk = add_desk(server, services, current_snapshot, settings, storage)
    add_health(server, current_snapshot, source)
    if not settings.debug:  # the debugging tools must be set up before the first request
        warm_up(server)
    if settings.prefix:
        server.wsgi_app = Mounted(server.wsgi_app, settings.prefix)  # type: ignore[method-assign]  # as Flask says
    if settings.proxy:
        server.wsgi_app = TrustedProxy(server.wsgi_app, settings.proxy)  # type: ignore[method-assign]
    if not settings.debug:  # the debugging tools run scripts of their own
        server.wsgi_app = SecurityHeaders(server.wsgi_app)  # type: ignore[method-assign]
    if settings.watch:
        source.watch(settings.watch)
    gc.collect()
    gc.freeze()  # what is there now lives as long as the app: later collections skip it
    return app


def _render_overview(snapshot: DataSnapshot) -> None:
    """Render the first view, so that files under which it fails are not served."""
    render_page("/", "", snapshot.dataset, snapshot.geography, snapshot.faults, history=snapshot.history)


def _add_callbacks(app: DashboardApp, render: Callable[[str, str], RenderedPage]) -> None:
    @app.callback(*ROUTER_OUTPUTS, Input("page", "url"), prevent_initial_call=True)  # the page came with its view
    def show(url: str | None) -> tuple[Any, ...]:
        url = url or "/"
        path, _, query = url.partition("?")
        page = render(path, query)
        contents = ({**region, "figures": json_of(region["figures"])} for region in app.contents_of(page).values())
        return (*contents, page.document | {"url": url}, EMPTY)

    clientside: Any = app.clientside_callback  # Dash leaves it untyped
    clientside(ClientsideFunction("dashboard", "ready"), Input("page", "id"))
    for name in REGIONS:
        clientside(
            ClientsideFunction("dashboard", "mountIslands"),
            Output(name, "children"),
            Output(name, "mounted"),
            Input(name, "islands"),
            prevent_initial_call=True,
        )


def _show_failure(error: Exception) -> None:
    """Keep the old view on screen and say that the new one failed, with the number of the error in the log."""
    number, url = log_error(error), ctx.inputs.get("page.url") or "/"
    notice = markup(failure_notice("en" if "lang=en" in url else "zh", number))
    set_props("notice", {"content": {"html": notice.html, "figures": "{}"}})
    set_props("page", {"error": {"url": url, "number": number}})
