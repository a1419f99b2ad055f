"""Builds the help page: how to read measures, statuses, judgements, marks, districts, keys and downloads."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import rule_text
from dashboard.dataset.model import Measure, Status
from dashboard.metrics.area import hardest_targets
from dashboard.metrics.growth import Judgement
from dashboard.metrics.outcome import Verdict
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, build_page, section

JUDGEMENTS = (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE)
COMPUTED_STATUSES = ("derived", "computed")  # what a value can be besides the status of a row
MARKS = (
    ("result", "legend-marker legend-result"),
    ("hollow", "legend-marker legend-hollow"),
    ("goal", "legend-marker legend-goal"),
    ("goal_hollow", "legend-marker legend-goal-hollow"),
    ("range", "legend-marker legend-range"),
    ("computed", "swatch swatch-hatch"),
    ("none", "swatch swatch-none"),
)  # and the classes that draw them
KEYBOARD_KEYS = {"slash": "/", "tab": "Tab", "enter": "Enter", "escape": "Esc"}
DISTRICT_TERMS = ("units", "zones", "split", "silent")
DOWNLOADS = ("link", "sheet", "book", "rows", "open")
Entry = tuple[list[Component | str], str]  # a term, and what it means


def help_view(context: ViewContext) -> ViewPage:
    """Builds the page with every rule beside its term and its mark; examples are computed from the table."""
    translate = context.translate
    statuses = [*(status.value for status in Status), *COMPUTED_STATUSES]
    efforts: list[Entry] = [
        ([html.Span([symbol(value), translate(f"effort.{value}")], className="verdict", **data(effort=value))],
         translate(f"help.effort_{value}")) for value in JUDGEMENTS
    ]  # fmt: skip
    outcomes: list[Entry] = [
        ([symbol(value), translate(f"outcome.{value}")], translate(f"help.outcome_{value}")) for value in Verdict
    ]
    marks: list[Entry] = [([html.I(className=kind)], translate(f"help.mark_{name}")) for name, kind in MARKS]
    districts: list[Entry] = [([translate(f"help.{name}")], translate(f"help.{name}_text")) for name in DISTRICT_TERMS]
    keys: list[Entry] = [([html.Kbd(key)], translate(f"help.key_{name}")) for name, key in KEYBOARD_KEYS.items()]
    downloads: list[Entry] = [
        ([translate(f"help.take_{name}")], translate(f"help.take_{name}_text")) for name in DOWNLOADS
    ]
    sections = [
        _section("measures", _terms("measure", list(Measure), context), context),
        _section("status", _terms("status", statuses, context), context),
        _section("effort", efforts, context, *_example(context)),
        _section("outcome", outcomes, context),
        _section("marks", marks, context),
        _section("districts", districts, context),
        _section("keys", keys, context),
        _section("take", downloads, context),
    ]
    title = translate("view.help")
    answer = translate.segments("help.head"), translate.spans("help.lead")
    body = [html.Div(sections, className="help-grid")]
    return build_page(context, [(title, context.selection.href)], answer, body, title=title)


def _section(name: str, entries: Sequence[Entry], context: ViewContext, *more: Component) -> Component:
    items = [html.Div([html.Dt(term), html.Dd(meaning)]) for term, meaning in entries]
    translate = context.translate
    return section(f"help-{name}", translate(f"help.{name}"), translate(f"help.{name}_note"), html.Dl(items), *more)


def _terms(kind: str, names: Sequence[str], context: ViewContext) -> list[Entry]:
    """Lists the terms that tables use for measures or statuses, and what they mean."""
    translate = context.translate
    return [([translate(f"{kind}.{name}")], translate(f"help.{kind}_{name}")) for name in names]


def _example(context: ViewContext) -> list[Component]:
    """Shows the hardest target of next year with its numbers in the rule."""
    translate = context.translate
    hardest = hardest_targets(context.dataset, context.year + 1, 1)
    if not hardest or hardest[0][2].ratio is None:
        return []
    kpi, _, effort = hardest[0]
    rule = rule_text(effort.required or 0, effort.achieved or 0, effort.judgement, context)
    link = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")
    content: list[Component | str] = [
        translate("help.example"),
        link,
        translate("mark.colon"),
        rule,
        translate("mark.stop"),
    ]
    return [html.P(content, className="footnote")]
