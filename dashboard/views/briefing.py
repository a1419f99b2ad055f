"""Builds the briefing, one A4 page: targets and outcomes, nine areas, the map, open checks, what is missing."""

from __future__ import annotations

from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import areas_table, brief_foot, failed_checks, gaps_list
from dashboard.components.map_block import map_block
from dashboard.components.map_data import map_data, map_title
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_table import TargetTable, arrange, target_rows, target_table
from dashboard.metrics.area import headlines
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import coverage
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.metrics.plan_year import plan_rows
from dashboard.routing.view_context import ViewContext
from dashboard.views.checks import relevant_results
from dashboard.views.overview import TARGETS, overview_answer
from dashboard.views.page import ViewPage, build_page

MAX_TARGETS = 8  # that a sheet has room for


def briefing_view(context: ViewContext) -> ViewPage:
    """Builds the page for the city, or for one district in it."""
    translate, dataset = context.translate, context.dataset
    goals = headlines(dataset)
    table = _targets(context)
    checks = relevant_results(check_results(dataset), context)
    mapped = map_data(context)
    district = translate.district(context.district)
    kinds = "".join(PlacesNarrator(dataset, translate, context.year).kinds(checks))
    checks_key = "brief.checks" if context.is_city else "brief.checks_in"
    checks_title = translate(checks_key, district=district, count=len(checks), kinds=kinds)
    suffix = "_outcomes" if table.has_outcomes else ""
    year = {"year": context.year, "next": context.year + 1}
    goals_title = translate(f"targets.title{suffix}", count=len(table.rows), **year)
    notes = html.Div(
        [
            _block("checks", checks_title, failed_checks(checks, context)),
            _block("gaps", translate("brief.gaps"), gaps_list(coverage(dataset, context.year), goals, context)),
        ]
    )
    map_ = _block("map", map_title(mapped, context), map_block(mapped, context))
    content = target_table(table, context) or [html.P(translate("brief.no_targets", district=district, **year))]
    sheet = html.Article(
        [
            _block(TARGETS, goals_title, *content),
            _block("areas", translate("brief.areas"), areas_table(context)),
            html.Div([notes, map_], className="briefing-columns"),
            brief_foot(context, date.today()),
        ],
        className="briefing",
    )
    crumbs = [(translate("view.briefing"), context.selection.href)]
    tables = {TARGETS: target_rows(table)}
    return build_page(context, crumbs, overview_answer(context), [sheet], (), tables, is_printed_sheet=True)


def _targets(context: ViewContext) -> TargetTable:
    """Selects the targets of the sheet: those with outcomes, else the headline goals; a district's own ones."""
    kpis = [kpi for kpi in context.dataset.kpis.values() if kpi.area]
    rows = plan_rows(context.dataset, kpis, context.year, context.selection.district)
    if not any(row.target for row in rows) or len(rows) > MAX_TARGETS:
        rows = tuple(row for row in rows if row.kpi.headline)
    return arrange(rows[:MAX_TARGETS], [], 0)


def _block(name: str, title: str, *content: Component) -> Component:
    return html.Section([html.H2(title, id=f"s-{name}"), *content], className=f"briefing-{name}-block")
