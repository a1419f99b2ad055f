"""Builds the page of a reporter: which returns there are to fill in, and how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.desk.frame import DeskFrame, desk_page, part, quoted, sheet, state_mark
from dashboard.components.rendering.fast_html import html

OPEN_STATES = ("empty", "draft", "sent_back")  # in which there is something to do for who reports


@dataclass(frozen=True, slots=True)
class ToDo:
    """A return as the lists show it; texts are in the reader's language."""

    path: str
    round_title: str
    place: str
    due: str
    days: str  # until then, or since
    note: str  # of the round, as the bureau wrote it
    state: str
    rows: int  # to fill
    filled: int
    changed: str  # when and by whom
    comments: Sequence[str]
    is_open: bool  # whether the round is


def to_do_page(frame: DeskFrame, returns: Sequence[ToDo], text: str = "", *, is_refusal: bool = False) -> Component:
    """Return the list of all returns of an account's places, those of open rounds first."""
    translate = frame.translate
    waiting = [item for item in returns if item.is_open and item.state in OPEN_STATES]
    title = translate("desk.to_do_title", count=len(waiting)) if waiting else translate("desk.nothing_to_do")
    back = sum(item.state == "sent_back" for item in waiting)
    lead = translate("desk.to_do_lead" if returns else "desk.no_rounds")
    if back:
        lead += translate("mark.space") + translate("desk.to_do_back", count=back)
    groups = (("desk.open_rounds", True), ("desk.closed_rounds", False))
    parts = []
    for key, is_open in groups:
        rows = [_row(frame, item) for item in returns if item.is_open == is_open]
        if rows:
            heads = [translate(f"desk.{name}") for name in ("round", "place", "due", "state")]
            parts.append(part(translate(key), sheet([*heads, ""], rows, "to-do")))
    return desk_page(frame, title, lead, *parts, text=text, is_refusal=is_refusal)


def _row(frame: DeskFrame, item: ToDo) -> Component:
    translate, is_to_do = frame.translate, item.is_open and item.state in OPEN_STATES
    state = [
        state_mark(item.state, translate),
        html.Small(translate("desk.filled", filled=item.filled, rows=item.rows)),
        *([html.Small(item.changed)] if item.changed else []),
        *map(quoted, item.comments),
    ]
    action = (
        "desk.fill" if item.state in ("empty", "draft") else "desk.mend" if item.state == "sent_back" else "desk.look"
    )
    label: list[Component | str] = [
        translate(action if is_to_do else "desk.look"),
        html.Span(f" {item.round_title} {item.place}", className="sr-only"),
    ]
    note = [html.Small(item.note)] if item.note else []
    heads = [translate(f"desk.{name}") for name in ("place", "due", "state")]
    return html.Tr(
        [
            html.Th([item.round_title, *note], scope="row"),
            html.Td(item.place, **data(label=heads[0])),
            html.Td([item.due, *([html.Small(item.days)] if is_to_do else [])], **data(label=heads[1])),
            html.Td(state, **data(label=heads[2])),
            html.Td(html.A(label, href=frame.href(item.path), className="link")),
        ],
        className="is-to-do" if is_to_do else None,
    )
