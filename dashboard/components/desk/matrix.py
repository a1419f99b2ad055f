"""Builds the page of a reviewer: for each open round the places by state, and the form that opens another round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.desk.frame import DESK, DeskFrame, desk_page, part, press, press_link, quoted, state_mark
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
    frame: DeskFrame, rounds: Sequence[RoundRows], new: NewRound, text: str = "", *, is_refusal: bool = False
) -> Component:
    """Return the matrices of all rounds, open ones first, and the form for a new one."""
    translate = frame.translate
    waiting = [item for each in rounds for item in each.returns if item.state == "submitted"]
    title = translate("desk.review_title", count=len(waiting)) if waiting else translate("desk.nothing_to_review")
    lead = translate("desk.review_lead" if rounds else "desk.no_round_opened")
    parts = [_round(frame, each) for each in rounds]
    return desk_page(frame, title, lead, *parts, _new_round(frame, new), text=text, is_refusal=is_refusal)


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
    closed = [] if each.is_open else [html.P(translate("desk.is_closed"), className="footnote")]
    content = frame.page.form("accept-several", table, *several, path=DESK, round=each.slug)
    return part(each.title, *note, *closed, html.Div(content, className="desk-scroll"), tools, hint=hint)


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
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *cells,
            html.Td(filled, className="fill", **data(label=translate("desk.filled_head"))),
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
