"""Builds the search field of the header; `assets/search.js` works it, the server's `/search.json` answers it."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.routing.view_context import ViewContext


def search_box(context: ViewContext) -> Component:
    """Return a field and the list that opens under it; without the script the text is searched for in the data."""
    translate = context.translate
    field = dbc.Input(
        id="search-input",
        type="search",
        name="q",
        placeholder=translate("search.hint"),
        maxLength=100,
        autocomplete="off",
    )
    results = html.Ul(id="search-listbox", role="listbox", hidden=True, **aria(label=translate("search.found")))
    return html.Form(
        [
            html.Label(translate("search.label"), htmlFor="search-input", className="sr-only"),
            field,
            html.Kbd("/", **aria(hidden="true")),
            html.Div(
                [html.P(id="search-message", hidden=True, **aria(hidden="true")), results], className="search-results"
            ),
            html.P(id="search-status", role="status", className="sr-only"),
        ],
        action="/data",
        method="get",
        role="search",
        className="field search-form",
    )
