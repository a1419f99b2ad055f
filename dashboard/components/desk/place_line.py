"""Builds the line on a place's overview that says how far its returns of open rounds are."""

from __future__ import annotations

from urllib.parse import quote

from dash.development.base_component import Component

from dashboard.components.desk.frame import DESK, round_title, state_mark
from dashboard.components.rendering.fast_html import html
from dashboard.returns.desk.model import RoundKey
from dashboard.routing.view_context import ViewContext


def desk_line(context: ViewContext) -> list[Component]:
    """Return the rounds that ask the chosen place with the state of each; nothing for other readers."""
    translate, place = context.translate, context.selection.district
    returns = context.desk.returns.get(place, ()) if context.desk else ()
    if not returns:
        return []
    back = quote(context.selection.href, safe="")
    parts: list[Component] = [html.B(translate("desk.title"))]
    for slug, state in returns:
        key = RoundKey.of(slug)
        assert key is not None  # that of an open round
        href = f"{DESK}/{slug}/{quote(place)}?next={back}"
        link = html.A(round_title(key, translate), href=href, className="link", target="_self")
        parts.append(html.Span([link, state_mark(state, translate)], className="desk-state"))
    return [html.P(parts, className="progress-strip")]
