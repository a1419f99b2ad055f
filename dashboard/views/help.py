"""How to read the dashboard, in one place: measures, status, judgements, marks, districts, keys, what to take away."""

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
from dashboard.views.page import ViewPage, breadcrumbs, page_header, page_title, section

JUDGED = (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE)
COMPUTED = ("derived", "computed")  # what a value can be besides the status of a row
MARKS = (
    ("result", "key-mark key-result"),
    ("hollow", "key-mark key-hollow"),
    ("goal", "key-mark key-goal"),
    ("goal_hollow", "key-mark key-goal-hollow"),
    ("range", "key-mark key-range"),
    ("computed", "swatch swatch-hatch"),
    ("none", "swatch swatch-none"),
)  # and the classes that draw them
KEYS = {"slash": "/", "tab": "Tab", "enter": "Enter", "escape": "Esc"}
PLACES = ("units", "zones", "split", "silent")
TAKEN = ("link", "sheet", "book", "rows", "open")
Line = tuple[list[Component | str], str]


def help_view(context: ViewContext) -> ViewPage:
    """Every rule beside its word and its mark; examples are computed from the table."""
    translate = context.translate
    parts = [
        _section("measures", _told("measure", [one.value for one in Measure], context), context),
        _section("status", _told("status", [*(one.value for one in Status), *COMPUTED], context), context),
        _section("effort", _efforts(context), context, *_example(context)),
        _section("outcome", _outcomes(context), context),
        _section(
            "marks", [([html.I(className=sign)], translate(f"help.mark_{name}")) for name, sign in MARKS], context
        ),
        _section(
            "districts", [([translate(f"help.{name}")], translate(f"help.{name}_text")) for name in PLACES], context
        ),
        _section("keys", [([html.Kbd(key)], translate(f"help.key_{name}")) for name, key in KEYS.items()], context),
        _section(
            "take", [([translate(f"help.take_{name}")], translate(f"help.take_{name}_text")) for name in TAKEN], context
        ),
    ]
    crumbs = breadcrumbs(context, (translate("view.help"), context.selection.href))
    return ViewPage(
        page_title(translate("view.help"), context=context),
        page_header(crumbs, translate.segments("help.head"), translate.spans("help.lead"), context),
        (html.Div(parts, className="manual"),),
        (),
    )


def _section(name: str, lines: Sequence[Line], context: ViewContext, *more: Component) -> Component:
    terms = [html.Div([html.Dt(term), html.Dd(text)]) for term, text in lines]
    translate = context.translate
    return section(f"help-{name}", translate(f"help.{name}"), translate(f"help.{name}_note"), html.Dl(terms), *more)


def _told(kind: str, names: Sequence[str], context: ViewContext) -> list[Line]:
    """The words that tables use for measures or statuses, and what they mean."""
    translate = context.translate
    return [([translate(f"{kind}.{name}")], translate(f"help.{kind}_{name}")) for name in names]


def _outcomes(context: ViewContext) -> list[Line]:
    translate = context.translate
    return [
        ([symbol(one.value), translate(f"outcome.{one.value}")], translate(f"help.outcome_{one.value}"))
        for one in Verdict
    ]


def _efforts(context: ViewContext) -> list[Line]:
    translate = context.translate
    return [
        ([html.Span([symbol(one.value), translate(f"effort.{one.value}")], className="verdict",
                    **data(effort=one.value))],
         translate(f"help.effort_{one.value}"))
        for one in JUDGED
    ]  # fmt: skip


def _example(context: ViewContext) -> list[Component]:
    """The hardest target of next year with its numbers in the rule."""
    translate = context.translate
    found = hardest_targets(context.dataset, context.year + 1, 1)
    if not found or found[0][2].ratio is None:
        return []
    kpi, _, weighed = found[0]
    rule = rule_text(weighed.required or 0, weighed.achieved or 0, weighed.judgement, context)
    link = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")
    return [
        html.P(
            [translate("help.example"), link, translate("mark.colon"), rule, translate("mark.stop")], className="foot"
        )
    ]
