"""Short notices over a view."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash.development.base_component import Component


def failure() -> Component:
    """Said when a view could not be drawn and the old one stays; in both languages, as the failed one is unknown."""
    text = "这一页没能画出，屏幕上仍是上一页。This page could not be drawn; the previous one stays."
    notice: Component = dbc.Alert(text, color="danger", dismissable=True, className="notice")
    return notice
