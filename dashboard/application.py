"""create_app: dataset, frame, views and web server joined; nothing global, so that two can stand side by side."""

from __future__ import annotations

import logging
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, ctx, set_props
from flask import Flask

import dashboard.settings
from dashboard.components.notice import failure
from dashboard.dataset import Dataset
from dashboard.geography import Geography, read_geography
from dashboard.loading import read_dataset
from dashboard.sample.table import sample_dataset
from dashboard.settings import Settings
from dashboard.shell import frame, screen
from dashboard.web.downloads import add_downloads
from dashboard.web.page import INDEX, Shell, add_caching, bootstrap, warm
from dashboard.web.search import add_search

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Dash:
    """The dashboard over the table that the settings name, with a sample where they ask for one.

    DatasetError, SampleError or GeographyError where it cannot be shown.
    """
    dataset = read_dataset(settings.data, settings.catalog)
    if settings.sample:
        dataset = sample_dataset(dataset, seed=settings.seed, size=settings.rows)
    geography = read_geography(settings.shapes, dataset.catalog)
    server = Flask("dashboard")
    stylesheet = bootstrap(server)
    app = Shell(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # Dash annotates a flag or a factory, and takes a server
        title="南昌市科技工作看板",
        update_title="",
        compress=True,
        assets_folder=str(dashboard.settings.ROOT / "assets"),
        external_stylesheets=[stylesheet],
        serve_locally=True,
        index_string=INDEX,
        on_error=_notice,
    )
    app.layout = frame()
    _add_callbacks(app, dataset, geography)
    add_downloads(server, dataset, geography)
    add_search(server, dataset, geography)
    add_caching(app)
    if not settings.debug:  # the debugging tools must be set up before the first request
        warm(server)
    return app


def _add_callbacks(app: Dash, dataset: Dataset, geography: Geography) -> None:
    @app.callback(
        Output("masthead", "children"),
        Output("rail", "children"),
        Output("opening", "children"),
        Output("panel", "children"),
        Output("body", "children"),
        Output("banner", "children"),
        Output("document", "data"),
        Output("notice", "children"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("scheme", "data"),
    )
    def show(path: str | None, query: str | None, scheme: str | None) -> tuple[Any, ...]:
        drawn = screen(path or "/", query or "", "dark" if scheme == "dark" else "light", dataset, geography)
        return drawn.masthead, drawn.rail, drawn.opening, drawn.panel, drawn.body, drawn.banner, drawn.document, None

    board = "board"
    clientside: Any = app.clientside_callback  # Dash leaves it untyped
    clientside(ClientsideFunction(board, "scheme"), Output("scheme", "data"), Input("scheme", "id"))
    clientside(
        ClientsideFunction(board, "document"),
        Output("skip", "children"),
        Input("document", "data"),
        prevent_initial_call=True,
    )
    clientside(
        ClientsideFunction(board, "follow"),
        Input({"type": "chart", "key": ALL}, "clickData"),
        prevent_initial_call=True,
    )


def _notice(error: Exception) -> None:
    """A failed view leaves the old one on screen and says so; the log has the trace."""
    log.error("a view could not be drawn", exc_info=error)
    english = "lang=en" in (ctx.inputs.get("address.search") or "")
    set_props("notice", {"children": failure("en" if english else "zh")})
