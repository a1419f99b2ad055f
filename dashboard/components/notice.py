"""Short notices over a view."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.messages import templates
from dashboard.routing.view_context import ViewContext

MAX_FAULTS = 3  # faults that are named on screen; the log and `app.py check` name all


def failure_notice(language: str, number: str) -> Component:
    """Said when a view could not be drawn and the old one stays, with the number that the log has for it.

    Its button takes it away.
    """
    words = templates(language)
    close = html.Button(type="button", className="btn-close", **data(tool="close"), **aria(label=words["wait.close"]))
    said = words["wait.failed"].format(number=number)
    return html.Div([said, close], className="alert alert-danger alert-dismissible notice", role="alert")


def faults_notice(faults: Sequence[str], context: ViewContext) -> list[Component]:
    """Said as long as the files have faults that keep them from being shown; the first ones are named."""
    if not faults:
        return []
    translate = context.translate
    said = translate("wait.refused", count=len(faults), version=context.dataset.version)
    named = html.Ul([html.Li(fault) for fault in faults[:MAX_FAULTS]], lang="en")
    return [html.Details([html.Summary(said), named], className="refused", role="alert")]
