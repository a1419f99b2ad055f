"""Builds the page of a reviewer: for each open round the places by state, and the form that opens another round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.desk.frame import (
    DESK,
    DESK_LOG,
    DeskFrame,
    desk_page,
    part,
    press,
    press_link,
    quoted,
    state_mark,
)
from dashboard.components.desk.to_do import ToDo
from dashboard.components.rendering.fast_html import html

STATES = ("empty", "draft", "submitted", "sent_back", "accepted")
MAX_NOTE_CHARS = 500  # to those who report in a round
PLACE_FIELD, TICK_FIELD = "place:", "tick:"  # and a place's name; and the path of a return
KINDS = ("month", "results", "targets")


@dataclass(frozen=True, slots=True)
class RoundRows:
    """A round with the returns of its places, in groups: counties, zones, the city."""

    slug: str
    title: str
    due: str
    days: str  # until then, or since
    note: str
    is_open: bool
    groups: Mapping[str, Sequence[ToDo]]  # by the group's title

    @property
    def returns(self) -> list[ToDo]:
        """List the returns of all groups."""
        return [item for items in self.groups.values() for item in items]


@dataclass(frozen=True, slots=True)
class NewRound:
    """What the form that opens a round proposes, or what was typed into it."""

    kind: str
    years: Sequence[int]
    year: int
    months: Mapping[int, str]  # their titles by number: January through it
    month: int
    due: str
    note: str
    places: Mapping[str, str]  # labels by name
    ticked: frozenset[str]


def matrix_page(
    frame: DeskFrame, rounds: Sequence[RoundRows], new: NewRound, recent: Sequence[str], text: str = "", *,
    is_refusal: bool = False,
) -> Component:  # fmt: skip
    """Return the matrices of all rounds, open ones first, the last lines of the log, and the form for a new one."""
    title, lead = _answer(frame, rounds)
    ordered = sorted(rounds, key=lambda each: (not each.is_open, -_waiting(each)))
    parts = [_round(frame, each) for each in ordered]
    if recent:
        log = html.P(frame.link(frame.translate("desk.whole_log"), DESK_LOG))
        parts.append(
            part(
                frame.translate("desk.recent"),
                html.Ul([html.Li(line) for line in recent], className="desk-recent"),
                log,
            )
        )
    return desk_page(frame, title, lead, *parts, _new_round(frame, new), text=text, is_refusal=is_refusal)


def _waiting(each: RoundRows) -> int:
    return sum(item.state == "submitted" for item in each.returns)


def _answer(frame: DeskFrame, rounds: Sequence[RoundRows]) -> tuple[str, str]:
    """Say of the open round in which most waits how many returns are in which state."""
    translate = frame.translate
    if not rounds:
        return translate("desk.nothing_to_review"), translate("desk.no_round_opened")
    each = max(rounds, key=lambda each: (_waiting(each), each.is_open))
    counts = Counter(item.state for item in each.returns)
    waiting = [item.place for item in each.returns if item.state == "submitted"]
    numbers = {"round": each.title, "places": len(each.returns), "accepted": counts["accepted"]}
    title = translate("desk.review_title" if waiting else "desk.review_none", count=len(waiting), **numbers)
    texts = [translate("desk.review_due", due=each.due, days=each.days)] if each.is_open else []
    texts += [translate("desk.review_submitted", names=translate.listed(waiting))] if waiting else []
    texts += [translate(f"desk.review_{state}", count=counts[state])
              for state in ("empty", "draft", "sent_back") if counts[state]]  # fmt: skip
    return title, translate("mark.semicolon").join(texts) + translate("mark.stop")


def _round(frame: DeskFrame, each: RoundRows) -> Component:
    translate, returns = frame.translate, each.returns
    counts = Counter(item.state for item in returns)
    heads = [
        html.Th([state_mark(state, translate), html.B(str(counts[state]))], scope="col", className="state-column")
        for state in STATES
    ]
    head = html.Tr(
        [
            html.Th(translate("desk.place"), scope="col"),
            *heads,
            html.Th(translate("desk.filled_head"), scope="col"),
            html.Th(translate("desk.last_head"), scope="col"),
            html.Td(),
        ]
    )
    rows: list[Component] = []
    for group, items in each.groups.items():
        rows.append(html.Tr(html.Th(group, colSpan=len(STATES) + 4, scope="colgroup"), className="group-row"))
        rows += [_place_row(frame, item) for item in items]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="data-table desk-matrix")
    submitted = [item for item in returns if item.state == "submitted"]
    several = [html.P([press(translate("desk.accept_ticked")), html.Span(translate("desk.accept_ticked_hint"))],
                      className="press-row")] if submitted else []  # fmt: skip
    hint = translate("desk.round_hint", places=len(returns), due=each.due)
    step = "close" if each.is_open else "reopen"
    tools = html.Div(
        [
            press_link(translate("desk.round_workbook"), frame.href(f"{DESK}/{each.slug}/all/round.xlsx")),
            frame.page.form(step, press(translate(f"desk.{step}")), path=DESK, round=each.slug),
        ],
        className="press-row",
    )
    note = [html.P(quoted(each.note))] if each.note else []
    hidden_figures = html.P(translate("desk.review_lead"), className="footnote")
    closed = [] if each.is_open else [html.P(translate("desk.is_closed"), className="footnote")]
    content = frame.page.form("accept-several", table, *several, path=DESK, round=each.slug)
    return part(
        each.title, *note, *closed, html.Div(content, className="desk-scroll"), hidden_figures, tools, hint=hint
    )


def _place_row(frame: DeskFrame, item: ToDo) -> Component:
    translate = frame.translate
    cells = [
        html.Td(
            state_mark(state, translate, is_short=True) if item.state == state else None,
            className="state-column",
        )
        for state in STATES
    ]
    box: list[Component] = []
    if item.state == "submitted":
        box = [dbc.Checkbox(name=f"{TICK_FIELD}{item.path}", value=False)]
    name = html.Label([*box, html.Span(item.place)], className="place-name")
    action = translate("desk.review" if item.state == "submitted" else "desk.look")
    link = html.A(
        [action, html.Span(f" {item.place}", className="sr-only")], href=frame.href(item.path), className="link"
    )
    filled = translate("desk.filled", filled=item.filled, rows=item.rows)
    bar = html.Span(
        html.I(style={"width": f"{item.filled / item.rows:.0%}"}), className="fill-bar", **aria(hidden="true")
    )
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *cells,
            html.Td([bar, filled], className="fill", **data(label=translate("desk.filled_head"))),
            html.Td(item.changed, className="when"),
            html.Td(link if item.state not in ("empty", "draft") else ""),
        ]
    )


def _new_round(frame: DeskFrame, new: NewRound) -> Component:
    translate = frame.translate
    kinds = {kind: translate(f"desk.kind_{kind}") for kind in KINDS}
    fields = [
        _select("kind", translate("desk.kind"), kinds, new.kind),
        _select("year", translate("desk.year"), {str(year): str(year) for year in new.years}, str(new.year)),
        _select(
            "month", translate("desk.month"), {str(month): text for month, text in new.months.items()}, str(new.month)
        ),
        _labelled(
            translate("desk.due"), dbc.Input(type="date", name="due", id="field-due", value=new.due, required=True)
        ),
    ]
    boxes = [
        html.Label(
            [dbc.Checkbox(name=f"{PLACE_FIELD}{name}", value=name in new.ticked), html.Span(label)],
            className="form-check-label",
        )
        for name, label in new.places.items()
    ]
    places = html.Fieldset([html.Legend(translate("desk.which_places")), html.Div(boxes, className="form-checks")])
    note = _labelled(
        translate("desk.note"), dbc.Input(name="note", id="field-note", maxlength=MAX_NOTE_CHARS, value=new.note)
    )
    form = frame.page.form(
        "open", html.Div(fields, className="desk-fields"), places, note, press(translate("desk.open")), path=DESK
    )
    return part(translate("desk.new_round"), form, hint=translate("desk.new_round_hint"))


def _select(name: str, label: str, options: Mapping[str, str], value: str) -> Component:
    return _labelled(label, dbc.Select(id=f"field-{name}", name=name, options=dict(options), value=value))


def _labelled(label: str, control: Component) -> Component:
    return html.Label([html.Span(label), control], className="desk-field")
