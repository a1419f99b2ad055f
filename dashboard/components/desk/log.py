"""Builds the desk's log: who did what, when and from where, with filters and a download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.desk.frame import DESK_LOG, DeskFrame, desk_page, press, press_link, sheet
from dashboard.components.form_page import hidden
from dashboard.components.rendering.fast_html import html

COLUMNS = ("time", "who", "event", "round", "place", "details", "address")


def log_page(
    frame: DeskFrame,
    rows: Sequence[Sequence[str]],
    filters: Mapping[str, tuple[Mapping[str, str], str]],
    total: int,
    broken: int | None,
) -> Component:
    """Return the lines as texts of `COLUMNS`; `filters` are the choices of a column and the chosen one.

    `broken` is the line at which the chain breaks.
    """
    translate = frame.translate
    heads = [translate(f"desk.log_{name}") for name in COLUMNS]
    body = [html.Tr([html.Td(text, **data(label=head)) for head, text in zip(heads, row, strict=True)]) for row in rows]
    anything = translate("desk.any")
    fields = [
        html.Label(
            [
                html.Span(translate(f"desk.log_{name}")),
                dbc.Select(name=name, id=f"filter-{name}", options={"": anything} | dict(choices), value=value),
            ],
            className="desk-field",
        )
        for name, (choices, value) in filters.items()
    ]
    back: list[Component] = [] if frame.page.back == "/" else [hidden("next", frame.page.back)]
    form = html.Form(
        [*back, html.Div(fields, className="desk-fields"), press(translate("desk.filter"))],
        action=DESK_LOG,
        method="get",
    )
    chain = translate("desk.chain_broken", line=broken) if broken else translate("desk.chain_sound", count=total)
    query = {name: value for name, (_, value) in filters.items() if value}
    download = press_link(translate("desk.log_csv"), frame.href("/returns/log.csv", **query))
    return desk_page(
        frame, translate("desk.log"), chain, form, html.P(download, className="press-row"),
        sheet(heads, body, "stacked desk-log"), text=translate("desk.chain_broken", line=broken) if broken else "",
        is_refusal=broken is not None,
    )  # fmt: skip
