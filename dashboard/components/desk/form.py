"""Builds the form of a place as a page: an area's rows with their fields, and what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import symbol
from dashboard.components.desk.areas import AreaTab
from dashboard.components.desk.frame import DeskFrame, press
from dashboard.components.form_page import hidden
from dashboard.components.rendering.fast_html import html
from dashboard.i18n.terms import Translator
from dashboard.returns.cells import MAX_CELL_CHARS

MAX_TYPED_CHARS = 60
MAX_NAMED_FIELDS = 3  # by the word that opens them
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
    reading: str = ""  # what the text is taken for, where that is not what was typed
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A row of the form with its context, in words."""

    number: str
    name: str
    breakdown: str
    definition: str
    owner: str  # the office that answers for a task
    is_task: bool
    last: str
    last_note: str
    target: str
    target_note: str
    growth: str  # to the same months of last year, derived; empty where it cannot be
    main: FormField
    more: Sequence[FormField]
    comment: str  # of the bureau, on this line

    @property
    def fields(self) -> tuple[FormField, ...]:
        """List the main field and the others."""
        return (self.main, *self.more)


def area_form(
    frame: DeskFrame,
    tab: AreaTab,
    lines: Sequence[FormLine],
    seen: int,
    clashed: int,
    heads: Mapping[str, str],
    next_area: AreaTab | None,
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
        text = translate("desk.save_next", area=f"{next_area.number} {next_area.name}")
        buttons.insert(0, press(text, is_main=True, name="go", value=str(next_area.number)))
    buttons.append(press(translate("desk.to_preview"), is_main=next_area is None, name="go", value="preview"))
    form = frame.page.form(
        "save",
        html.Div([head, *(_line(frame, line, heads) for line in lines)], className="asks"),
        html.Div(buttons, className="press-row"),
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
        nothing=translate("desk.use_nothing"), look=translate("desk.look_at"),
    )  # fmt: skip
    saved = html.P(role="status", className="desk-saved", id="saved")
    return html.Div([title, saved, form], className="desk-form", **words)


def _line(frame: DeskFrame, line: FormLine, heads: Mapping[str, str]) -> Component:
    translate = frame.translate
    name_id = f"row-{line.number}"
    part = [html.Small(text, className="breakdown") for text in (line.breakdown, line.owner) if text]
    definition = [
        html.Details([html.Summary(translate("desk.definition")), html.P(line.definition)], className="definition-of")
    ] if line.definition else []  # fmt: skip
    what = html.Div([html.Span(line.number, className="number"), html.B(line.name, id=name_id), *part, *definition],
                    className="what")  # fmt: skip
    last = html.P(
        [html.Span(heads["last"], className="field-label"), line.last, html.Small(line.last_note)], className="last"
    )
    target = html.P(
        [html.Span(heads["target"], className="field-label"), line.target, html.Small(line.target_note)],
        className="goal" if line.target_note or line.is_task else "goal no-value",
    )
    derived = html.Span(line.growth or "–", className="is-derived" if line.growth else None)
    growth = html.P([html.Span(heads["growth"], className="field-label"), derived], className="grow")
    is_open = any(field.text or field.faults or field.notes or field.clash for field in line.more)
    is_open = is_open or bool(line.main.notes)  # which a remark answers
    names = [field.label.removesuffix(" %").rstrip(",") for field in line.more]
    labels = translate("mark.list").join(names) if len(names) <= MAX_NAMED_FIELDS else translate("desk.more")
    is_faulty = any(field.faults for field in line.fields)
    extras = html.Div([_field(frame, field, line) for field in line.more], className="extras")
    more = html.Details([html.Summary(labels), extras], open=is_open, className="more")
    comment = [html.P(line.comment, className="desk-quote")] if line.comment else []
    return html.Div(
        [what, last, target, _field(frame, line.main, line), growth, extras if line.is_task else more, *comment],
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
    look = html.B(translate("desk.look_at"))
    messages += [html.Span([symbol("look"), look, f" {note}"], className="desk-told") for note in field.notes]
    messages += [html.Span([symbol("met"), field.reading], className="desk-told")] if field.reading else []
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
