"""Builds the help page: how to read measures, statuses, judgements, progress, marks, districts, keys and downloads."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import bound_text, rule_text, verdict_mark
from dashboard.dataset.observation import Measure, Status
from dashboard.metrics.allocation import population_year
from dashboard.metrics.growth import Judgement
from dashboard.metrics.outcome import Verdict, nearly_within
from dashboard.metrics.plan_year import UNREPORTED, plan_rows
from dashboard.metrics.progress import ProgressState, slightly_from
from dashboard.metrics.progress_rows import TaskState
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, build_page, section

STATUSES = (*Status, "derived", "computed")  # of rows, and what a value can be besides
MARKS = (
    ("result", "legend-marker legend-result"),
    ("hollow", "legend-marker legend-hollow"),
    ("goal", "legend-marker legend-goal"),
    ("goal_hollow", "legend-marker legend-goal-hollow"),
    ("range", "legend-marker legend-range"),
    ("computed", "swatch swatch-hatch"),
    ("none", "swatch swatch-none"),
)  # and the classes that draw them
UNJUDGED = (Judgement.UNKNOWN, Judgement.NONE)
PROGRESS_TERMS = ("month", "completion", "expected", "ratio", "rest", "places")
KEYBOARD_KEYS = {"slash": "/", "tab": "Tab", "enter": "Enter", "escape": "Esc"}
DISTRICT_TERMS = ("units", "zones", "split", "silent")
DOWNLOADS = ("link", "sheet", "book", "rows", "open")
Entry = tuple[list[Component | str], str]  # a term, and what it means


def help_view(context: ViewContext) -> ViewPage:
    """Builds the page with every rule beside its term and its mark; examples are computed from the table."""
    translate, year = context.translate, population_year(context.dataset)
    by_population = translate("split.by_population", year=year) if year else translate("split.by_residents")
    efforts: list[Entry] = [
        (
            [verdict_mark(value, translate(f"effort.{value}"))],
            translate(f"help.effort_{value}") if value in UNJUDGED else bound_text(value, translate),
        )
        for value in Judgement
    ]
    rules: list[Entry] = [
        ([translate(f"help.progress_{name}")], translate(f"help.progress_{name}_text")) for name in PROGRESS_TERMS
    ]
    states: list[Entry] = [
        ([symbol(state), translate(f"progress.{state}")], translate(f"help.state_{state}", slightly=slightly_from()))
        for state in ProgressState
    ]
    entries: dict[str, list[Entry]] = {
        "measures": [([translate(f"measure.{name}")], translate(f"help.measure_{name}")) for name in Measure],
        "status": [([translate(f"status.{name}")], translate(f"help.status_{name}")) for name in STATUSES],
        "effort": efforts,
        "outcome": [
            (
                [symbol(name), translate(f"outcome.{name}")],
                translate(f"help.outcome_{name}", nearly_within=nearly_within()),
            )
            for name in (*Verdict, UNREPORTED)
        ],
        "progress": rules,
        "states": states,
        "tasks": [
            ([symbol(f"task-{state}"), translate(f"progress.task_{state}")], translate(f"help.task_{state}"))
            for state in TaskState
        ],
        "marks": [([html.I(className=kind)], translate(f"help.mark_{name}")) for name, kind in MARKS],
        "districts": [
            ([translate(f"help.{name}")], translate(f"help.{name}_text", by_population=by_population))
            for name in DISTRICT_TERMS
        ],
        "keys": [([html.Kbd(key)], translate(f"help.key_{name}")) for name, key in KEYBOARD_KEYS.items()],
        "take": [([translate(f"help.take_{name}")], translate(f"help.take_{name}_text")) for name in DOWNLOADS],
    }
    sections = []
    for name, terms in entries.items():
        items = html.Dl([html.Div([html.Dt(term), html.Dd(meaning)]) for term, meaning in terms])
        more, note = _example(context) if name == "effort" else [], translate(f"help.{name}_note")
        sections.append(section(f"help-{name}", translate(f"help.{name}"), note, items, *more))
    title = translate("view.help")
    answer = translate.segments("help.head"), translate.spans("help.lead")
    body = [html.Div(sections, className="help-grid")]
    return build_page(context, [(title, context.selection.href)], answer, body, title=title)


def _example(context: ViewContext) -> list[Component]:
    """Shows the first target of next year whose pace can be compared, in the order of tables, with its numbers."""
    translate, kpis = context.translate, context.dataset.kpis.values()
    row = next((row for row in plan_rows(context.dataset, kpis, context.year) if row.effort and row.effort.ratio), None)
    if row is None or row.effort is None:
        return []
    rule = rule_text(row.effort.required or 0, row.effort.achieved or 0, row.effort.judgement, context)
    link = html.A(translate.kpi(row.kpi), href=context.kpi_href(row.kpi), className="link")
    text = f"{translate('mark.colon')}{rule}{translate('mark.stop')}"
    return [html.P([translate("help.example"), link, text], className="footnote")]
