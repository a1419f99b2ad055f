"""One A4 page for the meeting: goals, the hardest targets, nine areas, the map, open findings, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import areas_table, brief_foot, gaps_list, open_findings
from dashboard.components.brief_goals import goals_table, hardest_list
from dashboard.components.map_block import map_block
from dashboard.components.map_data import map_data, map_title
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import allocation_rows, district_share
from dashboard.dataset.model import CITY, Kpi
from dashboard.metrics.area import hardest_targets, headlines, judged
from dashboard.metrics.checks.check_result import CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import coverage
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.checks import touching
from dashboard.views.page import ViewPage, breadcrumbs, page_header, page_title

GOALS = "goals"  # the key of the rows of the goals
HARDEST = 3  # targets


def briefing_view(context: ViewContext) -> ViewPage:
    """The page for the city, or for one place in it."""
    translate, dataset, year = context.translate, context.dataset, context.year
    narrator = DistrictNarrator(dataset, translate, year)
    head, lead = narrator.overview() if context.is_city else narrator.district(context.district, context.selection.key)
    goals = headlines(dataset)
    hard = [kpi for kpi, _, _ in judged(dataset, goals, year + 1)]
    goals = (*hard, *(kpi for kpi in goals if kpi not in hard))
    aims = hardest_targets(dataset, year + 1, HARDEST)
    told, covered = touching(check_results(dataset), context), coverage(dataset, year)
    shown = map_data(context)
    place = translate.district(context.district)
    counts = {verdict.value: sum(one.verdict is verdict for one in told) for verdict in CheckVerdict}
    checked = translate(
        "brief.checks" if context.is_city else "brief.checks_in", district=place, count=len(told), **counts
    )
    goals_title = translate("brief.goals" if context.is_city else "brief.goals_in", count=len(goals), district=place)
    sheet = html.Article(
        [
            _block(GOALS, goals_title, goals_table(goals, context)),
            html.Div(
                [
                    html.Div(
                        [
                            _block("hardest", translate("brief.hardest", count=len(aims)), hardest_list(aims, context)),
                            _block("gaps", translate("brief.gaps"), gaps_list(covered, goals, context)),
                        ]
                    ),
                    _block("map", map_title(shown, context), map_block(shown, context)),
                ],
                className="brief-row",
            ),
            _block("areas", translate("brief.areas"), areas_table(context)),
            _block("checks", checked, open_findings(told, context)),
            brief_foot(context, date.today()),
        ],
        className="brief",
    )
    return ViewPage(
        page_title(translate("view.briefing"), *([] if context.is_city else [place]), context=context),
        page_header(breadcrumbs(context, (translate("view.briefing"), context.selection.href)), head, lead, context),
        (sheet,),
        (),
        {GOALS: _rows(goals, context)},
        is_sheet=True,
    )


def _rows(goals: Sequence[Kpi], context: ViewContext) -> tuple[ExportRow, ...]:
    """The figures of the goals on the page: of the city, and of the place chosen with its computed parts."""
    dataset, years = context.dataset, (context.year, context.year + 1)
    places = dict.fromkeys((CITY, context.selection.district))
    found = (row for kpi in goals for place in places for row in dataset.series(kpi.name, place).observations)
    made = list(export_rows(row for row in found if row.year in years))
    for kpi in goals:
        part = None if context.is_city else district_share(kpi, context)
        if part is not None:
            made += allocation_rows(part[0], [part[1]])
    return tuple(made)


def _block(name: str, title: str, *content: Component) -> Component:
    return html.Section([html.H2(title, id=f"s-{name}"), *content], className=f"brief-{name}-block")
