"""One KPI: its target in every reading, its series, districts, parts, and every row with its source."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import Chart, chart_columns, chart_figure, chart_figures
from dashboard.components.district_card import district_card
from dashboard.components.fact_card import fact_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import sources_table
from dashboard.components.target_allocation import (
    chosen_allocation,
    chosen_target,
    interpretation_segments,
    key_segments,
)
from dashboard.components.target_calculation import target_calculation
from dashboard.dataset.model import CITY, TASKS, Kpi, Measure
from dashboard.metrics.allocation import NotAllocatable
from dashboard.metrics.export_rows import ExportRow, export_rows, quantity_row
from dashboard.metrics.growth import results_by_year, target_interpretations
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.allocation import allocation_chart
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import target_chart
from dashboard.views.charts.tasks import tasks_chart
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import ViewPage, breadcrumbs, download_link, page_header, page_title, section

SOURCED = "sources"  # the key of the table of sources
SOURCES = 40  # rows that a reader can look through; beyond them those of the city and the chosen place


def kpi_view(context: ViewContext) -> ViewPage:
    """The KPI that the selection names."""
    translate = context.translate
    kpi = context.dataset.kpis[context.selection.kpi or ""]
    narrator = DistrictNarrator(context.dataset, translate, context.year)
    head, lead = (
        narrator.kpi(kpi, context.selection.target) if context.is_city else narrator.district_kpi(context.district, kpi)
    )
    crumbs = []
    if kpi.area:
        area = context.dataset.catalog.area(kpi.area)
        crumbs.append((f"{area.number} {translate.area(area)}", context.area_href(area)))
    crumbs.append((translate.kpi(kpi), context.selection.href))
    target = target_chart(kpi, context)
    wide, narrow = _charts(kpi, context)
    body: list[Component] = []
    if translate.definition(kpi):
        body.append(html.P(translate("kpi.definition", text=translate.definition(kpi)), className="definition"))
    if not context.is_city:
        body.append(html.Div(district_card(kpi, context), className="kpis beside"))
    number = 1
    if target is not None:
        body.append(_target(kpi, target, context))
        number += 1
    elif context.is_city and kpi.name != TASKS:
        card = kpi_card if target_interpretations(context.dataset.series(kpi.name), context.year + 1) else fact_card
        body.append(html.Div(card(kpi, context), className="kpis beside"))
    body += chart_figures(wide, context, number)
    if narrow:
        body.append(chart_columns(narrow, context, number + len(wide)))
    refused = chosen_allocation(kpi, context)
    if isinstance(refused, NotAllocatable):
        body.append(_not_divided(kpi, refused, context))
    if not (target or wide or narrow):
        body.append(html.P(translate("kpi.alone"), className="foot"))
    told = _source_rows(kpi, context)
    body.append(_sources(kpi, told, context))
    charts = (*([target] if target else []), *wide, *narrow)
    place = [] if context.is_city else [translate.district(context.district)]
    return ViewPage(
        page_title(translate.kpi(kpi), *place, context=context),
        page_header(breadcrumbs(context, *crumbs), head, lead, context),
        tuple(body),
        tuple(charts),
        {SOURCED: told} if told else {},
    )


def _not_divided(kpi: Kpi, reason: NotAllocatable, context: ViewContext) -> Component:
    """Why a target has no parts by district; with a key that not all nine have, the other keys to choose."""
    translate = context.translate
    reading = chosen_target(kpi, context)
    year = reading.target.year if reading else context.year + 1
    said = html.P(translate(f"split.refused_{reason.value}", kpi=translate.kpi(kpi), year=year), className="foot")
    keys = [key_segments([kpi], context)] if reason is NotAllocatable.NO_WEIGHTS else []
    return section("split", translate("split.refused"), "", *keys, said)


def _target(kpi: Kpi, chart: Chart, context: ViewContext) -> Component:
    found = target_interpretations(context.dataset.series(kpi.name), context.year + 1, context.selection.target)
    if not found:
        return chart_figure(chart, context, 1)
    parts = [chart_figure(chart, context, 1), target_calculation(kpi, found, context)]
    if len(found) > 1:
        parts.insert(0, interpretation_segments(kpi, found[0], context))
    return html.Div(parts, className="reads")


def _charts(kpi: Kpi, context: ViewContext) -> tuple[list[Chart], list[Chart]]:
    dataset = context.dataset
    trend = trend_chart(kpi, context, large=True)
    parent = dataset.kpis.get(kpi.part_of or "")
    narrow = [allocation_chart(kpi, context), ranking_chart(kpi, context), composition_chart(kpi, context)]
    if parent is not None:
        narrow.append(composition_chart(parent, context))
    if kpi.name == TASKS:
        narrow.append(tasks_chart(context))
    narrow += [comparison_chart(group, context) for group in dataset.catalog.comparisons if kpi.name in group.kpis]
    return [trend] if trend else [], [chart for chart in narrow if chart is not None]


def _source_rows(kpi: Kpi, context: ViewContext) -> tuple[ExportRow, ...]:
    """Every row of the KPI and its derived results, the chosen place first; of very many the city's and the place's."""
    dataset = context.dataset
    if dataset.count(kpi.name) <= SOURCES:
        found = dataset.rows(kpi.name)
    else:
        places = dict.fromkeys((CITY, context.selection.district))
        found = tuple(row for place in places for row in dataset.series(kpi.name, place).observations)
    rows: list[ExportRow] = list(export_rows(found))
    rows += [
        quantity_row(quantity, year=year)
        for year, quantity in results_by_year(dataset.series(kpi.name)).items()
        if quantity.is_derived
    ]
    order = list(Measure)
    rows.sort(
        key=lambda row: (
            row.district != context.selection.district,
            row.breakdown != "",
            row.year,
            order.index(row.measure),
        )
    )
    return tuple(rows)


def _sources(kpi: Kpi, rows: Sequence[ExportRow], context: ViewContext) -> Component:
    translate, count = context.translate, context.dataset.count(kpi.name)
    published = sum(row.row is not None for row in rows)
    note = translate("kpi.sources_note", count=len(rows))
    if count > published:
        note = translate("kpi.sources_some", count=count, shown=published)
    link = html.A(
        translate("kpi.in_data"),
        href=context.selection.to(View.DATA).change(search=kpi.name, district=CITY).href,
        className="link",
    )
    return section(
        SOURCED,
        translate("kpi.sources"),
        note,
        scrolled(sources_table(rows, context), context.translate),
        html.P(link, className="foot"),
        key=download_link(SOURCED, translate("kpi.sources"), context) if rows else None,
    )
