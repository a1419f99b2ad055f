"""One A4 page for the meeting: goals, the hardest targets, nine areas, the map, open findings, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from dashboard.components.brief_facts import areas_table, brief_foot, gaps_list, open_findings
from dashboard.components.brief_goals import goals_table, hardest_list
from dashboard.components.map_block import map_block
from dashboard.components.map_data import mapped, title_of
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import chosen_part, split_records
from dashboard.dataset.model import CITY, Kpi
from dashboard.metrics.area import hardest_targets, headlines, judged
from dashboard.metrics.checks.finding import Verdict
from dashboard.metrics.checks.findings import findings
from dashboard.metrics.coverage import coverage
from dashboard.metrics.export_rows import Record, records
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import Scene
from dashboard.views.checks import touching
from dashboard.views.page import Page, crumbs_of, opening, page_title

GOALS = "goals"  # the key of the rows of the goals
HARDEST = 3  # targets


def briefing_view(scene: Scene) -> Page:
    """The page for the city, or for one place in it."""
    words, dataset, year = scene.words, scene.dataset, scene.year
    narrator = DistrictNarrator(dataset, words, year)
    head, lead = narrator.overview() if scene.is_city else narrator.district(scene.district, scene.selection.key)
    goals = headlines(dataset)
    hard = [kpi for kpi, _, _ in judged(dataset, goals, year + 1)]
    goals = (*hard, *(kpi for kpi in goals if kpi not in hard))
    aims = hardest_targets(dataset, year + 1, HARDEST)
    told, covered = touching(findings(dataset), scene), coverage(dataset, year)
    shown = mapped(scene)
    place = words.district(scene.district)
    counts = {verdict.value: sum(one.verdict is verdict for one in told) for verdict in Verdict}
    checked = words("brief.checks" if scene.is_city else "brief.checks_in", district=place, count=len(told), **counts)
    goals_title = words("brief.goals" if scene.is_city else "brief.goals_in", count=len(goals), district=place)
    sheet = html.Article(
        [
            _block(GOALS, goals_title, goals_table(goals, scene)),
            html.Div(
                [
                    html.Div(
                        [
                            _block("hardest", words("brief.hardest", count=len(aims)), hardest_list(aims, scene)),
                            _block("gaps", words("brief.gaps"), gaps_list(covered, goals, scene)),
                        ]
                    ),
                    _block("map", title_of(shown, scene), map_block(shown, scene)),
                ],
                className="brief-row",
            ),
            _block("areas", words("brief.areas"), areas_table(scene)),
            _block("checks", checked, open_findings(told, scene)),
            brief_foot(scene, date.today()),
        ],
        className="brief",
    )
    return Page(
        page_title(words("view.briefing"), *([] if scene.is_city else [place]), scene=scene),
        opening(crumbs_of(scene, (words("view.briefing"), scene.selection.href)), head, lead, scene),
        (sheet,),
        (),
        {GOALS: _rows(goals, scene)},
        is_sheet=True,
    )


def _rows(goals: Sequence[Kpi], scene: Scene) -> tuple[Record, ...]:
    """The figures of the goals on the page: of the city, and of the place chosen with its computed parts."""
    dataset, years = scene.dataset, (scene.year, scene.year + 1)
    places = dict.fromkeys((CITY, scene.selection.district))
    found = (row for kpi in goals for place in places for row in dataset.series(kpi.name, place).observations)
    made = list(records(row for row in found if row.year in years))
    for kpi in goals:
        part = None if scene.is_city else chosen_part(kpi, scene)
        if part is not None:
            made += split_records(part[0], [part[1]])
    return tuple(made)


def _block(name: str, title: str, *content: Component) -> Component:
    return html.Section([html.H2(title, id=f"s-{name}"), *content], className=f"brief-{name}-block")
