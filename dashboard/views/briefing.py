"""Builds the briefing, one A4 page: goals, the hardest targets, nine areas, the map, open checks, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import areas_table, brief_foot, failed_checks, gaps_list
from dashboard.components.brief_goals import goals_table, hardest_list
from dashboard.components.map_block import map_block
from dashboard.components.map_data import map_data, map_title
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import allocation_rows, district_share
from dashboard.dataset.model import CITY, Kpi
from dashboard.metrics.area import hardest_targets
from dashboard.metrics.checks.check_result import CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import coverage
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.routing.view_context import ViewContext
from dashboard.views.checks import relevant_results
from dashboard.views.overview import goals_by_effort, overview_answer
from dashboard.views.page import ViewPage, build_page

GOALS = "goals"  # the key of the rows of the goals
MAX_HARDEST_TARGETS = 3


def briefing_view(context: ViewContext) -> ViewPage:
    """Builds the page for the city, or for one district in it."""
    translate, dataset = context.translate, context.dataset
    goals = goals_by_effort(context)
    hardest = hardest_targets(dataset, context.year + 1, MAX_HARDEST_TARGETS)
    checks = relevant_results(check_results(dataset), context)
    mapped = map_data(context)
    district = translate.district(context.district)
    counts = {verdict.value: sum(check.verdict is verdict for check in checks) for verdict in CheckVerdict}
    checks_key, goals_key = (
        ("brief.checks", "brief.goals") if context.is_city else ("brief.checks_in", "brief.goals_in")
    )
    checks_title = translate(checks_key, district=district, count=len(checks), **counts)
    goals_title = translate(goals_key, count=len(goals), district=district)
    lists = [
        _block("hardest", translate("brief.hardest", count=len(hardest)), hardest_list(hardest, context)),
        _block("gaps", translate("brief.gaps"), gaps_list(coverage(dataset, context.year), goals, context)),
    ]
    map_ = _block("map", map_title(mapped, context), map_block(mapped, context))
    sheet = html.Article(
        [
            _block(GOALS, goals_title, goals_table(goals, context)),
            html.Div([html.Div(lists), map_], className="briefing-columns"),
            _block("areas", translate("brief.areas"), areas_table(context)),
            _block("checks", checks_title, failed_checks(checks, context)),
            brief_foot(context, date.today()),
        ],
        className="briefing",
    )
    crumbs = [(translate("view.briefing"), context.selection.href)]
    tables = {GOALS: _goal_rows(goals, context)}
    return build_page(context, crumbs, overview_answer(context), [sheet], (), tables, is_printed_sheet=True)


def _goal_rows(goals: Sequence[Kpi], context: ViewContext) -> tuple[ExportRow, ...]:
    """Collects the figures of the goals: of the city, and of the district chosen with its computed shares."""
    dataset, years = context.dataset, (context.year, context.year + 1)
    districts = dict.fromkeys((CITY, context.selection.district))
    observations = (row for kpi in goals for name in districts for row in dataset.series(kpi.name, name).observations)
    rows = list(export_rows(row for row in observations if row.year in years))
    for kpi in goals:
        share = None if context.is_city else district_share(kpi, context)
        if share is not None:
            rows += allocation_rows(share[0], [share[1]])
    return tuple(rows)


def _block(name: str, title: str, *content: Component) -> Component:
    return html.Section([html.H2(title, id=f"s-{name}"), *content], className=f"briefing-{name}-block")
