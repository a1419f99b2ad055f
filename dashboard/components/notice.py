"""Short notices over a view."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.quick import html
from dashboard.text import templates


def failure(language: str, number: str) -> Component:
    """Said when a view could not be drawn and the old one stays, with the number that the log has for it.

    Its button takes it away.
    """
    words = templates(language)
    close = html.Button(type="button", className="btn-close", **data(tool="close"), **aria(label=words["wait.close"]))
    said = words["wait.failed"].format(number=number)
    return html.Div([said, close], className="alert alert-danger alert-dismissible notice", role="alert")
