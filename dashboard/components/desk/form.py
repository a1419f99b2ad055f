"""Builds the form of a place as a page: an area's rows with their fields, and what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, current, data
from dashboard.components.badges import symbol
from dashboard.components.desk.frame import DeskFrame, press
from dashboard.components.form_page import hidden
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.terms import Translator
from dashboard.returns.cells import MAX_CELL_CHARS

MAX_TYPED_CHARS = 60
TYPED = "typed:"  # and a field's name: the text that clashes with the draft


@dataclass(frozen=True, slots=True)
class Choice:
    """A field with a list: its words by value."""

    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else and this account have typed into one field; `text` says who and when."""

    text: str
    current: str
    typed: str


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a row; `faults` keep a return from being submitted, `notes` do not."""

    name: str
    role: str
    label: str
    unit: str
    text: str
    choice: Choice | None = None
    faults: Sequence[str] = ()
    notes: Sequence[str] = ()  # what to look at
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A row of the form with its context, in words."""

    number: str
    name: str
    breakdown: str
    definition: str
    last: str
    last_note: str
    target: str
    growth: str  # to the same months of last year, derived; empty where it cannot be
    main: FormField
    more: Sequence[FormField]
    comment: str  # of the bureau, on this line

    @property
    def fields(self) -> tuple[FormField, ...]:
        """List the main field and the others."""
        return (self.main, *self.more)


@dataclass(frozen=True, slots=True)
class AreaTab:
    """An area in the list beside the form."""

    number: int
    name: str
    filled: int
    rows: int
    faults: int


def area_tabs(frame: DeskFrame, tabs: Sequence[AreaTab], area: int) -> Component:
    """Return the areas, each with how many of its rows are filled."""
    translate = frame.translate
    items = []
    for tab in tabs:
        fault = html.Span(
            [symbol("fault"), html.Span(faults_text(tab, translate), className="sr-only")],
            className="fault", hidden=not tab.faults,
        )  # fmt: skip
        total = html.Span(f"{tab.filled}/{tab.rows}", className="total")
        content = [
            html.Span(f"{tab.number} {tab.name}", className="name"),
            html.Span([fault, total], className="count"),
        ]
        href = f"{frame.href(frame.page.path, area=str(tab.number))}#form"
        link = html.A(content, href=href, **current(tab.number == area, "page"))
        items.append(html.Li(link, **data(area=str(tab.number))))
    return html.Nav(html.Ol(items), className="desk-areas", **aria(label=translate("rail.areas")))


def faults_text(tab: AreaTab, translate: Translator) -> str:
    """Return how many faults an area has; empty where it has none."""
    return translate("desk.faults", count=tab.faults) if tab.faults else ""


def fault_box(frame: DeskFrame, faults: Sequence[tuple[str, str, str]]) -> list[Component]:
    """Return the faults of all areas above the form, as links (text, area, field); nothing without faults."""
    if not faults:
        return []
    items = []
    for text, area, name in faults:
        href = f"{frame.href(frame.page.path, area=area)}#{name}"
        items.append(html.Li(html.A([symbol("fault"), html.Span(text)], href=href, className="desk-told link")))
    title = html.H3(frame.translate("desk.faults_title", count=len(faults)), id="faults", tabIndex=-1)
    return [html.Section([title, html.Ul(items)], className="desk-faults", **aria(labelledby="faults"))]


def area_form(
    frame: DeskFrame,
    tab: AreaTab,
    lines: Sequence[FormLine],
    seen: int,
    clashed: int,
    heads: Mapping[str, str],
    next_area: int | None,
) -> Component:
    """Return the form of an area; `heads` name its columns.

    `seen` is the version of the draft that it shows, `clashed` the one on which texts were typed that clash with it.
    """
    translate = frame.translate
    head = html.Div(
        [html.Span(heads[name]) for name in ("kpi", "last", "target", "main", "growth")],
        className="ask-head", **aria(hidden="true"),
    )  # fmt: skip
    buttons = [press(translate("desk.save"), name="go", value=str(tab.number))]
    if next_area:
        buttons.insert(0, press(translate("desk.save_next"), is_main=True, name="go", value=str(next_area)))
    form = frame.page.form(
        "save",
        html.Div([head, *(_line(frame, line, heads) for line in lines)], className="asks"),
        html.Div([*buttons, press(translate("desk.to_preview"), name="go", value="preview")], className="press-row"),
        seen=str(seen),
        clashed=str(clashed),
        area=str(tab.number),
    )
    title = html.Div(
        [
            html.H3(f"{tab.number} {tab.name}"),
            html.P(translate("desk.area_hint", filled=tab.filled, rows=tab.rows), id="area-count"),
        ],
        className="form-head",
    )
    words = data(
        failed=translate("desk.not_saved"), fault=translate("desk.fault"), use=use_text("{}", translate),
        nothing=translate("desk.use_nothing"),
    )  # fmt: skip
    saved = html.P(role="status", className="desk-saved", id="saved")
    return html.Div([title, saved, form], className="desk-form", **words)


def _line(frame: DeskFrame, line: FormLine, heads: Mapping[str, str]) -> Component:
    translate = frame.translate
    name_id = f"row-{line.number}"
    part = [html.Small(line.breakdown, className="breakdown")] if line.breakdown else []
    definition = [
        html.Details([html.Summary(translate("desk.definition")), html.P(line.definition)], className="definition-of")
    ] if line.definition else []  # fmt: skip
    what = html.Div([html.Span(line.number, className="number"), html.B(line.name, id=name_id), *part, *definition],
                    className="what")  # fmt: skip
    last = html.P(
        [html.Span(heads["last"], className="field-label"), line.last, html.Small(line.last_note)], className="last"
    )
    target = html.P([html.Span(heads["target"], className="field-label"), line.target or "–"], className="goal")
    derived = html.Span(line.growth or "–", className="is-derived" if line.growth else None)
    growth = html.P([html.Span(heads["growth"], className="field-label"), derived], className="grow")
    is_open = any(field.text or field.faults or field.notes or field.clash for field in line.more)
    is_faulty = any(field.faults for field in line.fields)
    more = html.Details(
        [
            html.Summary(translate("desk.more")),
            html.Div([_field(frame, field, line) for field in line.more], className="extras"),
        ],
        open=is_open, className="more",
    )  # fmt: skip
    comment = [html.P(line.comment, className="desk-quote")] if line.comment else []
    return html.Div(
        [what, last, target, _field(frame, line.main, line), growth, more, *comment],
        className="ask is-faulty" if is_faulty else "ask",
        role="group",
        **aria(labelledby=name_id),
    )


def _field(frame: DeskFrame, field: FormField, line: FormLine) -> Component:
    translate = frame.translate
    told_id = f"{field.name}-told"
    described = aria(describedby=told_id) | (aria(invalid="true") if field.faults else {})
    control: Component
    if field.choice is not None:
        control = dbc.Select(id=field.name, name=field.name, options=dict(field.choice.options), value=field.text)
    else:
        is_remark = field.role == "remark"
        limit = MAX_CELL_CHARS if is_remark else MAX_TYPED_CHARS
        control = dbc.Input(
            id=field.name, name=field.name, type="text", value=field.text, maxlength=limit, autocomplete="off",
            inputmode="text" if is_remark else "decimal", className="" if is_remark else "amount"
        )  # fmt: skip
    vars(control).update(described)  # Dash's own fields take no such attributes, and the server writes them
    unit = [html.Span(field.unit, className="unit")] if field.unit else []
    row_name = html.Span(f" {line.number} {line.name} {line.breakdown}".rstrip(), className="sr-only")
    name = html.Span([field.label, row_name], className="field-label")
    word = html.B(translate("desk.fault"))
    messages: list[Component] = [
        html.Span([symbol("fault"), word, f" {fault}"], className="desk-told") for fault in field.faults
    ]
    messages += [html.Span([symbol("look"), note], className="desk-told") for note in field.notes]
    messages += _clash(frame, field.name, field.clash) if field.clash else []
    label = html.Label([name, html.Span([control, *unit], className="box")], htmlFor=field.name)
    return html.Div([label, html.Div(messages, id=told_id, className="told", **aria(live="polite"))],
                    className=f"field-of field-of-{field.role}")  # fmt: skip


def _clash(frame: DeskFrame, name: str, clash: Clash) -> list[Component]:
    """Return both texts with a button for each: the field holds that of the draft, the other is posted beside it."""
    texts = {"theirs": clash.current, "mine": clash.typed}
    buttons = [press(use_text(text, frame.translate), name=whose, value=name) for whose, text in texts.items()]
    return [
        html.Span([symbol("look"), clash.text], className="desk-told"),
        html.Span([hidden(f"{TYPED}{name}", clash.typed), *buttons], className="desk-clash"),
    ]


def use_text(text: str, translate: Translator) -> str:
    """Name the button that takes one of two texts."""
    return translate("desk.use", value=text or translate("desk.use_nothing"))
