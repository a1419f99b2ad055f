"""One KPI: its target in every reading, its series, districts, parts, and every row with its source."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import Chart, chart_figure, gathered, paired
from dashboard.components.district_card import district_card
from dashboard.components.fact_card import fact_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import sources_table
from dashboard.components.target_allocation import chosen_reading, chosen_split, key_segments, reading_segments
from dashboard.components.target_calculation import ledger
from dashboard.dataset.model import CITY, TASKS, Kpi, Measure
from dashboard.metrics.allocation import Refusal
from dashboard.metrics.export_rows import Record, quantity_record, records
from dashboard.metrics.growth import readings, results
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene
from dashboard.views.charts.allocation import split_chart
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import target_chart
from dashboard.views.charts.tasks import tasks_chart
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import Page, crumbs_of, opening, page_title, section, take_rows

SOURCED = "sources"  # the key of the table of sources
SOURCES = 40  # rows that a reader can look through; beyond them those of the city and the chosen place


def kpi_view(scene: Scene) -> Page:
    """The KPI that the selection names."""
    words = scene.words
    kpi = scene.dataset.kpis[scene.selection.kpi or ""]
    narrator = DistrictNarrator(scene.dataset, words, scene.year)
    head, lead = (
        narrator.kpi(kpi, scene.selection.target) if scene.is_city else narrator.district_kpi(scene.district, kpi)
    )
    crumbs = []
    if kpi.area:
        area = scene.dataset.catalog.area(kpi.area)
        crumbs.append((f"{area.number} {words.area(area)}", scene.area_href(area)))
    crumbs.append((words.kpi(kpi), scene.selection.href))
    target = target_chart(kpi, scene)
    wide, narrow = _charts(kpi, scene)
    body: list[Component] = []
    if words.definition(kpi):
        body.append(html.P(words("kpi.definition", text=words.definition(kpi)), className="definition"))
    if not scene.is_city:
        body.append(html.Div(district_card(kpi, scene), className="kpis beside"))
    number = 1
    if target is not None:
        body.append(_target(kpi, target, scene))
        number += 1
    elif scene.is_city and kpi.name != TASKS:
        card = kpi_card if readings(scene.dataset.series(kpi.name), scene.year + 1) else fact_card
        body.append(html.Div(card(kpi, scene), className="kpis beside"))
    body += gathered(wide, scene, number)
    if narrow:
        body.append(paired(narrow, scene, number + len(wide)))
    refused = chosen_split(kpi, scene)
    if isinstance(refused, Refusal):
        body.append(_not_divided(kpi, refused, scene))
    if not (target or wide or narrow):
        body.append(html.P(words("kpi.alone"), className="foot"))
    told = _source_rows(kpi, scene)
    body.append(_sources(kpi, told, scene))
    charts = (*([target] if target else []), *wide, *narrow)
    place = [] if scene.is_city else [words.district(scene.district)]
    return Page(
        page_title(words.kpi(kpi), *place, scene=scene),
        opening(crumbs_of(scene, *crumbs), head, lead, scene),
        tuple(body),
        tuple(charts),
        {SOURCED: told} if told else {},
    )


def _not_divided(kpi: Kpi, reason: Refusal, scene: Scene) -> Component:
    """Why a target has no parts by district; with a key that not all nine have, the other keys to choose."""
    words = scene.words
    reading = chosen_reading(kpi, scene)
    year = reading.target.year if reading else scene.year + 1
    said = html.P(words(f"split.refused_{reason.value}", kpi=words.kpi(kpi), year=year), className="foot")
    keys = [key_segments([kpi], scene)] if reason is Refusal.NO_WEIGHTS else []
    return section("split", words("split.refused"), "", *keys, said)


def _target(kpi: Kpi, chart: Chart, scene: Scene) -> Component:
    found = readings(scene.dataset.series(kpi.name), scene.year + 1, scene.selection.target)
    if not found:
        return chart_figure(chart, scene, 1)
    parts = [chart_figure(chart, scene, 1), ledger(kpi, found, scene)]
    if len(found) > 1:
        parts.insert(0, reading_segments(kpi, found[0], scene))
    return html.Div(parts, className="reads")


def _charts(kpi: Kpi, scene: Scene) -> tuple[list[Chart], list[Chart]]:
    dataset = scene.dataset
    trend = trend_chart(kpi, scene, large=True)
    parent = dataset.kpis.get(kpi.part_of or "")
    narrow = [split_chart(kpi, scene), ranking_chart(kpi, scene), composition_chart(kpi, scene)]
    if parent is not None:
        narrow.append(composition_chart(parent, scene))
    if kpi.name == TASKS:
        narrow.append(tasks_chart(scene))
    narrow += [comparison_chart(group, scene) for group in dataset.catalog.comparisons if kpi.name in group.kpis]
    return [trend] if trend else [], [chart for chart in narrow if chart is not None]


def _source_rows(kpi: Kpi, scene: Scene) -> tuple[Record, ...]:
    """Every row of the KPI and its derived results, the chosen place first; of very many the city's and the place's."""
    dataset = scene.dataset
    if dataset.count(kpi.name) <= SOURCES:
        found = dataset.rows(kpi.name)
    else:
        places = dict.fromkeys((CITY, scene.selection.district))
        found = tuple(row for place in places for row in dataset.series(kpi.name, place).observations)
    rows: list[Record] = list(records(found))
    rows += [
        quantity_record(quantity, year=year)
        for year, quantity in results(dataset.series(kpi.name)).items()
        if quantity.is_derived
    ]
    order = list(Measure)
    rows.sort(
        key=lambda row: (
            row.district != scene.selection.district,
            row.breakdown != "",
            row.year,
            order.index(row.measure),
        )
    )
    return tuple(rows)


def _sources(kpi: Kpi, rows: Sequence[Record], scene: Scene) -> Component:
    words, count = scene.words, scene.dataset.count(kpi.name)
    published = sum(row.row is not None for row in rows)
    note = words("kpi.sources_note", count=len(rows))
    if count > published:
        note = words("kpi.sources_some", count=count, shown=published)
    link = html.A(
        words("kpi.in_data"),
        href=scene.selection.to(View.DATA).change(search=kpi.name, district=CITY).href,
        className="link",
    )
    return section(
        SOURCED,
        words("kpi.sources"),
        note,
        scrolled(sources_table(rows, scene), scene.words),
        html.P(link, className="foot"),
        key=take_rows(SOURCED, words("kpi.sources"), scene) if rows else None,
    )
