"""The second baseline: the very same views in plain Dash, which builds their component trees in the browser.

gunicorn finds it as `tests.benchmarks.plain_dash:server`. One callback from `dcc.Location` to the view, as in Dash's
own examples; compressed as the dashboard is, with the same stylesheet and the small template.
"""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Flask

from dashboard.dataset.resources import ASSETS
from dashboard.figures.theme import THEME
from dashboard.settings import read_settings
from dashboard.views.layout import REGIONS, RenderedPage, render_page
from dashboard.web.data_source import load_snapshot
from dashboard.web.static_files import StaticFiles
from tests.figures.theme_colours import resolve_colours


def plain_tree(page: RenderedPage) -> Component:
    """The components of a page as `views/layout` frames them, each region an element of its own."""
    parts = {name: html.Div(getattr(page, field), id=name, className=name) for name, field in REGIONS.items()}
    main = html.Main([parts["page-header"], parts["panel"], parts["page-body"]], className="page", id="main")
    tree = html.Div([parts["header"], parts["banner"], html.Div([parts["sidebar"], main], className="layout")])
    template = resolve_colours(THEME.template.to_plotly_json())
    for graph in tree._traverse():  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        if isinstance(graph, dcc.Graph):
            properties: dict[str, Any] = vars(graph)
            figure = resolve_colours({name: properties["figure"][name] for name in ("data", "layout")})
            properties["figure"] = {"data": figure["data"], "layout": {**figure["layout"], "template": template}}
            properties["config"] = {"displaylogo": False, "displayModeBar": False, "showSendToCloud": False}
    return tree


def _server() -> Flask:
    settings = read_settings({})
    served = load_snapshot(settings)
    server, files = Flask("plain"), StaticFiles(settings)
    app = Dash(
        "plain",
        server=server,  # type: ignore[arg-type]  # Dash annotates a flag or a factory, and takes a server
        compress=True,
        assets_folder=str(ASSETS),
        include_assets_files=False,
        external_stylesheets=[files.style.address],
        serve_locally=True,
        suppress_callback_exceptions=True,
    )
    files.serve(server)
    app.layout = html.Div([dcc.Location(id="url", refresh="callback-nav"), html.Div(id="view")])

    @app.callback(Output("view", "children"), Input("url", "pathname"), Input("url", "search"))
    def show(path: str, query: str | None) -> Component:
        return plain_tree(render_page(path, (query or "").removeprefix("?"), served.dataset, served.geography))

    server.test_client().get("/")  # Dash registers its scripts with its first page, and each worker must know them
    return server


def __getattr__(name: str) -> Any:
    if name == "server":
        return _server()
    raise AttributeError(name)
