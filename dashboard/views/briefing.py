"""Builds the briefing, one A4 page: targets and outcomes, nine areas, the map, open checks, what is missing."""

from __future__ import annotations

from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import (
    areas_table,
    brief_block,
    brief_foot,
    brief_links,
    brief_shares,
    failed_checks,
    gaps_list,
)
from dashboard.components.district_allocation import district_shares
from dashboard.components.map_block import map_block, map_caption
from dashboard.components.map_data import map_data
from dashboard.components.map_title import map_title
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_table import TargetTable, arrange, target_rows, target_table
from dashboard.metrics.area import headlines
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import coverage
from dashboard.metrics.map_classes import class_bounds
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.metrics.plan_year import plan_row, plan_rows
from dashboard.routing.selection import PROGRESS_BRIEFING
from dashboard.routing.view_context import ViewContext
from dashboard.views.briefing_progress import progress_briefing
from dashboard.views.checks import relevant_results
from dashboard.views.overview import overview_answer
from dashboard.views.page import ViewPage, build_page
from dashboard.views.targets import TARGETS

MAX_TARGETS = 6  # that a sheet has room for


def briefing_view(context: ViewContext) -> ViewPage:
    """Builds the page for the city, or for one district in it: that of a year, or of the year under way."""
    if context.selection.is_under_way:
        return progress_briefing(context)
    translate, dataset = context.translate, context.dataset
    goals = headlines(dataset)
    table = _targets(context)
    checks = relevant_results(check_results(dataset), context)
    mapped = map_data(context)
    bounds = class_bounds(list(mapped.values.values()))
    district = translate.district(context.district)
    kinds = "".join(PlacesNarrator(dataset, translate, context.year).kinds(checks))
    checks_key = "brief.checks" if context.is_city else "brief.checks_in"
    checks_title = translate(checks_key, district=district, count=len(checks), kinds=kinds)
    notes = html.Div(
        [
            brief_block("map", "".join(map_title(mapped, context)), *map_caption(mapped, context)),
            brief_block("checks", checks_title, failed_checks(checks, context)),
            brief_block("gaps", translate("brief.gaps"), gaps_list(coverage(dataset, context.year), goals, context)),
        ]
    )
    shares = _sharesbrief_block(table, context)
    under_way = context.selection.change(kind=PROGRESS_BRIEFING).href
    sheet = html.Article(
        [
            brief_links({translate("brief.progress", year=context.year + 1): under_way}),
            *_targetsbrief_block(table, context),
            *shares,
            brief_block("areas", translate("brief.areas"), areas_table(context)),
            html.Div([notes, map_block(mapped, bounds, context)], className="briefing-columns"),
            brief_foot(context, date.today()),
        ],
        className="briefing",
    )
    crumbs = [(translate("view.briefing"), context.selection.href)]
    tables = {TARGETS: target_rows(table)}
    return build_page(context, crumbs, overview_answer(context), [sheet], (), tables, is_printed_sheet=True)


def _targets(context: ViewContext) -> TargetTable:
    """Selects the rows of the sheet: the place's targets, the headline goals first where there are too many.

    Of a district also its results in headline KPIs without a target.
    """
    dataset, year, place = context.dataset, context.year, context.selection.district
    rows = plan_rows(dataset, dataset.area_kpis, year, place)
    if not any(row.target for row in rows) or len(rows) > MAX_TARGETS:
        rows = tuple(row for row in rows if row.kpi.headline)[:MAX_TARGETS]
    results = [] if context.is_city else [plan_row(dataset, kpi, year, place) for kpi in headlines(dataset)]
    others = [row for row in results if row.result and row not in rows][: MAX_TARGETS - len(rows)]
    return arrange(rows, others, MAX_TARGETS)


def _targetsbrief_block(table: TargetTable, context: ViewContext) -> list[Component]:
    """Builds the block that leads the sheet; of a place without targets and results one line that says so."""
    translate, year = context.translate, context.year
    years = {"year": year, "next": year + 1}
    suffix = "_outcomes" if table.has_outcomes else "" if table.rows or table.incomparable else "_results"
    content = target_table(table, context, is_brief=True)
    if content:
        return [brief_block(TARGETS, translate(f"targets.title{suffix}", count=len(table.rows), **years), *content)]
    return [html.P(translate("brief.no_targets", district=translate.district(context.district), **years))]


def _sharesbrief_block(table: TargetTable, context: ViewContext) -> list[Component]:
    """Builds the block of a county's shares of the next headline goals, unless it has targets of its own."""
    if context.is_city or context.district.is_zone or table.rows:
        return []
    shares, _ = district_shares(headlines(context.dataset), context)
    year = context.year + 1
    shares = [each for each in shares if each[0].interpretation.target.year == year]
    if not shares:
        return []
    translate = context.translate
    title = translate("split.shares", year=year, district=translate.district(context.district))
    return [brief_block("shares", title, brief_shares(shares, context))]
