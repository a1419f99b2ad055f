"""Short notices over a view."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.text import templates


def failure(language: str) -> Component:
    """Said when a view could not be drawn and the old one stays."""
    notice: Component = dbc.Alert(
        templates(language)["wait.failed"], color="danger", dismissable=True, className="notice"
    )
    return notice
