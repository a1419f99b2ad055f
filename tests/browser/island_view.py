"""A view of islands of all kinds, for `test_islands`; it is copied into a copy of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, MATCH, Dash, Input, Output, Patch, State, dcc, html, set_props

from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, build_page, section

FIGURE = {"data": [{"type": "bar", "x": ["甲", "乙"], "y": [1, 2]}], "layout": {}}


def islands_view(context: ViewContext) -> ViewPage:
    """Builds the page."""
    fields = [dbc.Input(id={"type": "field", "row": row}, value=str(row), debounce=True) for row in range(3)]
    echoes = [html.Span(id={"type": "echo", "row": row}) for row in range(3)]
    content = [
        dcc.Store(id="memory", data={"count": 0}),
        html.Button("go", id="go", n_clicks=0),
        html.Table(html.Tbody(html.Tr([html.Td(id="count"), html.Td(id="notice-of-go"), html.Td(id="twice")]))),
        dcc.Graph(id="bars", figure=FIGURE, style={"height": "15rem"}),
        html.P(id="clicked"),
        *fields,
        *echoes,
        html.P(id="sum"),
        dcc.Dropdown(["x", "y"], "x", id="choice"),
        dbc.Accordion([dbc.AccordionItem("inside", title="head")]),
    ]
    name = context.translate("view.islands")
    return build_page(context, [(name, context.selection.href)], ([name], []), [section("all", name, "", *content)])


def add_callbacks(app: Dash, context_of: Callable[[str], ViewContext]) -> None:
    """Adds callbacks of all kinds."""

    @app.callback(
        Output("count", "children"),
        Output("memory", "data"),
        Output("bars", "figure"),
        Input("go", "n_clicks"),
        State("memory", "data"),
    )
    def go(clicks: int, memory: dict[str, int]) -> tuple[str, dict[str, int], Patch]:
        figure = Patch()
        figure["data"][0]["y"][0] = clicks + 5
        return f"{clicks} after {memory['count']}", {"count": memory["count"] + 1}, figure

    @app.callback(Input("go", "n_clicks"), prevent_initial_call=True)
    def notify(clicks: int) -> None:
        set_props("notice-of-go", {"children": f"{clicks} {context_of('/').dataset.report_year}"})

    @app.callback(Output("twice", "children"), Input("choice", "value"))
    def first(choice: str) -> str:
        return f"chosen {choice}"

    @app.callback(Output("twice", "children", allow_duplicate=True), Input("go", "n_clicks"), prevent_initial_call=True)
    def second(clicks: int) -> str:
        return f"clicked {clicks}"

    @app.callback(Output("clicked", "children"), Input("bars", "clickData"), prevent_initial_call=True)
    def clicked(data: dict[str, Any]) -> str:
        return str(data["points"][0]["x"])

    @app.callback(Output({"type": "echo", "row": MATCH}, "children"), Input({"type": "field", "row": MATCH}, "value"))
    def echo(text: str) -> str:
        return f"<{text}>"

    @app.callback(Output("sum", "children"), Input({"type": "field", "row": ALL}, "value"))
    def add(texts: list[str]) -> int:
        return sum(map(int, texts))
