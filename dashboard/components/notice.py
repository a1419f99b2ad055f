"""Builds short notices over a view."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.errors import AWAY
from dashboard.i18n.messages import templates
from dashboard.routing.view_context import ViewContext

MAX_FAULTS = 3  # faults that are named on screen; the log and `app.py check` name all


def failure_notice(language: str, number: str) -> Component:
    """Return the alert that a view could not be rendered and the old one stays; `number` finds the error in the log."""
    messages = templates(language)
    label = aria(label=messages["wait.close"])
    close = html.Button(type="button", className="btn-close", **data(action="close"), **label)
    text = messages["wait.failed"].format(number=number)
    return html.Div([text, close], className="alert alert-danger alert-dismissible notice", role="alert")


def faults_notice(faults: Sequence[str], context: ViewContext) -> list[Component]:
    """Return the alert that the files have faults and are not shown, with the first faults; nothing without faults.

    Of a database that does not answer nothing more is said.
    """
    if not faults:
        return []
    if AWAY in faults:
        text = context.translate("wait.away", version=context.dataset.version)
        return [html.Div(text, className="data-errors", role="alert")]
    summary = context.translate("wait.refused", count=len(faults), version=context.dataset.version)
    items = html.Ul([html.Li(fault) for fault in faults[:MAX_FAULTS]], lang="en")
    return [html.Details([html.Summary(summary), items], className="data-errors", role="alert")]
