"""Builds the page of one return: for its reporters to fill, preview and submit; for the bureau to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.desk.frame import DeskFrame, desk_page, part, press, press_link, quoted, sheet, state_mark
from dashboard.components.desk.preview import COMMENT, MAX_COMMENT_CHARS, Preview, preview_parts
from dashboard.components.rendering.fast_html import html

REASON, MAX_REASON_CHARS = "reason", 300  # of accepting what is above the city; it enters a remark of the table


@dataclass(frozen=True, slots=True)
class Past:
    """A submission as the page lists it."""

    number: int
    when: str
    state: str
    decided: str
    comments: Sequence[str]
    files: Sequence[tuple[str, str]]  # names and addresses of workbooks as they came


@dataclass(frozen=True, slots=True)
class ReturnDetails:
    """What every page of a return shows."""

    round_title: str
    place: str
    state: str
    title: str
    lead: str
    past: Sequence[Past]
    version: int  # of the draft
    number: int  # of the last submission; 0 before the first
    text: str = ""
    is_refusal: bool = False


def return_page(frame: DeskFrame, details: ReturnDetails, *content: Component) -> Component:
    """Return a page of a return with its state, what the bureau wrote last, and its submissions at the end."""
    translate, last = frame.translate, details.past[0] if details.past else None
    state: list[Component] = [state_mark(details.state, translate)]
    if details.state == "sent_back" and last:
        state += [html.Span(last.decided), *map(quoted, last.comments)]
    if last and details.state != "sent_back":
        state.append(html.Span(translate("desk.submitted_as", number=last.number, when=last.when)))
    history = [_past(frame, details.past)] if details.past else []
    if last:
        state.append(frame.link(translate("desk.download_this"), f"{frame.page.path}/form.xlsx"))
    head = html.Div(state, className="desk-standing")
    return desk_page(
        frame, details.title, details.lead, head, *content, *history, text=details.text,
        is_refusal=details.is_refusal, crumbs=(details.round_title, details.place),
    )  # fmt: skip


def submit_part(frame: DeskFrame, details: ReturnDetails, preview: Preview) -> Component:
    """Return the step from the preview into the bureau's hands, and the way back to the form."""
    translate, page = frame.translate, frame.page
    back = press_link(translate("desk.back_to_form"), frame.href(page.path))
    if preview.faults:
        return html.Div(back, className="press-row")
    submit = page.form("submit", press(translate("desk.submit"), is_main=True), seen=str(details.version))
    return part(translate("desk.submit_title"), html.Div([submit, back], className="press-row"),
                hint=translate("desk.submit_hint"))  # fmt: skip


def withdraw_part(frame: DeskFrame, details: ReturnDetails) -> Component:
    """Return the step that takes a submission back before it was reviewed."""
    form = frame.page.form("withdraw", press(frame.translate("desk.withdraw")), number=str(details.number))
    return part(frame.translate("desk.waits"), form, hint=frame.translate("desk.waits_hint"))


def decision_form(
    frame: DeskFrame, details: ReturnDetails, preview: Preview, typed: str = "", reason: str = ""
) -> list[Component]:
    """Return the preview with fields for comments, and the two decisions at its end; the texts are what was typed."""
    translate = frame.translate
    counts = {"added": len(preview.added), "changed": len(preview.changed)}
    hint = translate("desk.cannot_accept") if preview.faults else translate("desk.accept_hint", **counts)
    accept: list[Component] = [html.P(hint)]
    if preview.above_city:
        label = translate("desk.reason", names=translate.listed(preview.above_city))
        area = html.Textarea(reason, name=REASON, maxLength=MAX_REASON_CHARS, rows=3, required=True)
        accept.append(html.Label([html.Span(label), area], className="desk-field"))
    if not preview.faults:
        accept.append(press(translate("desk.accept"), is_main=True, name="action", value="accept"))
    whole = html.Label(
        [
            html.Span(translate("desk.comment_whole")),
            html.Textarea(typed, name=COMMENT, maxLength=MAX_COMMENT_CHARS, rows=3),
        ],
        className="desk-field",
    )
    back = html.Div(
        [
            html.P(translate("desk.send_back_hint")),
            whole,
            press(translate("desk.send_back"), name="action", value="send-back", needs_all=False),
        ],
        **data(comments=translate("desk.send_back_with", count="{}")),
    )
    title = html.H2(translate("desk.decide", place=details.place))
    decide = html.Section(
        [title, html.Div([html.Div(accept), back], className="desk-decide")], className="desk-decision"
    )
    parts = preview_parts(frame, preview, details.place, with_comments=True)
    return [frame.page.form("", *parts, decide, number=str(details.number))]


def undo_part(frame: DeskFrame, details: ReturnDetails) -> Component:
    """Return the step that takes what was accepted last out of the table."""
    form = frame.page.form("undo", press(frame.translate("desk.undo", place=details.place)), number=str(details.number))
    return part(frame.translate("desk.undo_title"), form, hint=frame.translate("desk.undo_hint"))


def correct_part(frame: DeskFrame, details: ReturnDetails) -> Component:
    """Return the step that sends an accepted return back for a correction; the table stays as it is."""
    translate = frame.translate
    area = html.Textarea("", name=COMMENT, maxLength=MAX_COMMENT_CHARS, rows=2, required=True)
    field = html.Label(
        [
            html.Span(translate("desk.comment")),
            area,
        ],
        className="desk-field",
    )
    form = frame.page.form("send-back", field, press(translate("desk.send_back")), number=str(details.number))
    return part(translate("desk.correct_title"), form, hint=translate("desk.correct_hint"))


def _past(frame: DeskFrame, past: Sequence[Past]) -> Component:
    translate = frame.translate
    heads = [translate(f"desk.{name}") for name in ("number", "submitted", "state", "decided", "files")]
    rows = []
    for item in past:
        files = [html.A(name, href=href, className="link") for name, href in item.files]
        cells: list[Any] = [
            item.when, state_mark(item.state, translate), [html.Span(item.decided), *map(quoted, item.comments)], files,
        ]  # fmt: skip
        row = [html.Td(cell, **data(label=head)) for head, cell in zip(heads[1:], cells, strict=True)]
        rows.append(html.Tr([html.Th(str(item.number), scope="row"), *row]))
    return part(translate("desk.past"), sheet(heads, rows, "stacked"))
