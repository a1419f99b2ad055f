"""Builds the page of one KPI: its target in every interpretation, its series, districts, breakdowns, and every row."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled, separated
from dashboard.components.chart import Chart, chart_columns, chart_figure, chart_figures
from dashboard.components.fact_card import fact_card
from dashboard.components.place_rank import fact_places
from dashboard.components.progress import progress_month, progress_year, rule_list
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import sources_table
from dashboard.components.target_allocation import (
    chosen_allocation,
    chosen_target,
    interpretation_segments,
    key_segments,
)
from dashboard.components.target_calculation import target_calculation
from dashboard.dataset.model import CITY, TASKS, Kpi
from dashboard.dataset.observation import Measure
from dashboard.metrics.allocation import NotAllocatable
from dashboard.metrics.export_rows import ExportRow, export_rows, quantity_row
from dashboard.metrics.growth import results_by_year, target_interpretations
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.metrics.progress_rows import target_progress
from dashboard.metrics.year_pace import MONTHS
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.allocation import allocation_chart
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.cumulative import cumulative_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import target_chart
from dashboard.views.charts.tasks import tasks_chart
from dashboard.views.charts.trend import has_trend, trend_chart
from dashboard.views.page import ViewPage, area_label, build_page, section, table_section
from dashboard.views.targets import TARGETS, targets_section

SOURCES = "sources"  # the key of the table of sources
MAX_SOURCE_ROWS = 40  # rows that a reader can look through; beyond them those of the city and the chosen district


def kpi_view(context: ViewContext) -> ViewPage:
    """Builds the page of the KPI that the selection names."""
    translate, dataset = context.translate, context.dataset
    kpi = dataset.kpis[context.selection.kpi or ""]
    narrator, target_key = DistrictNarrator(dataset, translate, context.year), context.selection.target
    answer = narrator.kpi(kpi, target_key) if context.is_city else narrator.district_kpi(context.district, kpi)
    crumbs = [(translate.kpi(kpi), context.selection.href)]
    if kpi.area:
        crumbs.insert(0, (area_label(kpi.area, context), context.area_href(dataset.catalog.area(kpi.area))))
    target, calculation = target_chart(kpi, context), _calculation(kpi, context)
    wide, narrow = _charts(kpi, context)
    is_alone = dataset.count(kpi.name) == 1  # the headline and the table of sources tell its only figure
    lead, target_rows = targets_section([kpi], context) if kpi.name != TASKS and not is_alone else ([], ())
    body: list[Component] = []
    if translate.definition(kpi):
        body.append(html.P(translate("kpi.definition", text=translate.definition(kpi)), className="definition"))
    body += _tasks(kpi, context)
    names = "" if kpi.word is None else fact_places(kpi, context.year, context)
    if names:
        body.append(html.P(translate("kpi.fact_places", places=names), className="definition"))
    own_wide, own_narrow = ([], []) if context.is_city else _own_charts(kpi, context)
    months, progress = _months(kpi, context)
    own = [*months, *own_wide, *own_narrow]
    body += [*progress, *chart_figures(own_wide, context, len(months) + 1)]
    if own_narrow:
        body.append(chart_columns(own_narrow, context, len(months) + len(own_wide) + 1))
    if not context.is_city and (target or calculation or wide or narrow):
        note = translate("kpi.city_note", district=translate.district(context.district))
        body.append(section("city", translate("kpi.city"), note))
    number = len(own) + 1
    figures = [chart_figure(target, context, number)] if target else []
    if calculation:
        *segments, table = calculation
        body.append(html.Div([*segments, *figures, table], className="interpretations"))
    else:
        body += figures
    number += len(figures)
    if not (figures or calculation or lead or is_alone or kpi.name == TASKS) and context.is_city:
        body.append(html.Div(fact_card(kpi, context), className="kpi-grid"))
    body += chart_figures(wide, context, number)
    if narrow:
        body.append(chart_columns(narrow, context, number + len(wide)))
    allocation = chosen_allocation(kpi, context)
    if isinstance(allocation, NotAllocatable):
        body.append(_not_allocated(kpi, allocation, context))
    charts = [*own, *([target] if target else []), *wide, *narrow]
    if not charts and not names:
        body.append(html.P(translate("kpi.alone"), className="definition"))
    rows = _source_rows(kpi, context)
    body.append(_sources(kpi, rows, context))
    return build_page(context, crumbs, answer, body, charts, {TARGETS: target_rows, SOURCES: rows}, lead=lead)


def _tasks(kpi: Kpi, context: ViewContext) -> list[Component]:
    """Links to the tasks of the plan that serve the KPI."""
    translate, dataset = context.translate, context.dataset
    names = [task.name for task in dataset.catalog.tasks.values() if kpi.name in task.kpis and dataset.task(task.name)]
    if not names:
        return []
    links = [html.A(translate.breakdown(name), href=context.task_href(name), className="link") for name in names]
    return [html.P([translate("kpi.tasks"), *separated(links, translate("mark.list"))], className="definition")]


def _months(kpi: Kpi, context: ViewContext) -> tuple[list[Chart], list[Component]]:
    """Builds the chart of the place's months of all years, and beside it the rules where the year under way is judged.

    Nothing without a figure of a month; of growths alone there are rules without a chart.
    """
    translate, year, month = context.translate, progress_year(context), progress_month(context)
    progress = target_progress(context.dataset, kpi, year, month or MONTHS, context.selection.district)
    chart = cumulative_chart(progress, context, all_years=True)
    content: list[Component] = [chart_figure(chart, context, 1)] if chart else []
    if month and progress.target and (chart or progress.growth):
        content.append(rule_list(progress, context))
    if not content:
        return [], []
    title = translate("kpi.progress", year=year) if len(content) > 1 or not chart else translate("kpi.months")
    href = context.selection.to(View.PROGRESS, kpi=kpi.name if kpi.area else None).href
    link = html.P(html.A(translate("kpi.progress_more"), href=href, className="link"), className="chart-legend")
    body = html.Div(content, className="with-rules")
    return [chart] if chart else [], [section("months", title, "", body, legend=link)]


def _not_allocated(kpi: Kpi, reason: NotAllocatable, context: ViewContext) -> Component:
    """Tells why a target has no allocation; where districts lack figures for the key, offers the other keys."""
    translate = context.translate
    interpretation = chosen_target(kpi, context)
    year = interpretation.target.year if interpretation else context.year + 1
    text = html.P(translate(f"split.refused_{reason.value}", kpi=translate.kpi(kpi), year=year), className="footnote")
    keys = [key_segments([kpi], context)] if reason is NotAllocatable.NO_WEIGHTS else []
    return section("split", translate("split.refused"), "", *keys, text)


def _calculation(kpi: Kpi, context: ViewContext) -> list[Component]:
    """Builds the arithmetic of next year's target beside a result, under the choice of its interpretation if any."""
    series, selection = context.dataset.series(kpi.name), context.selection
    interpretations = target_interpretations(series, context.year + 1, selection.target)
    if series.actual(context.year) is None or all(interpretation.level is None for interpretation in interpretations):
        return []
    segments = [interpretation_segments(kpi, interpretations[0], context)] if len(interpretations) > 1 else []
    return [*segments, target_calculation(kpi, interpretations, context)]


def _own_charts(kpi: Kpi, context: ViewContext) -> tuple[list[Chart], list[Chart]]:
    """Builds the charts that show the chosen district: its trend, and in columns its target and its rank."""
    series = context.dataset.series(kpi.name, context.selection.district)
    trend = trend_chart(kpi, context, large=True) if has_trend(series) else None
    narrow = (allocation_chart(kpi, context), ranking_chart(kpi, context))
    return [trend] if trend else [], [chart for chart in narrow if chart is not None]


def _charts(kpi: Kpi, context: ViewContext) -> tuple[list[Chart], list[Chart]]:
    """Builds the wide charts, and those in columns; beside a chosen district those of the whole city."""
    dataset, place = context.dataset, context.selection.district
    parent = dataset.kpis.get(kpi.part_of or "")
    trend = (
        trend_chart(kpi, context, large=True)
        if context.is_city or not has_trend(dataset.series(kpi.name, place))
        else None
    )
    narrow = [
        *([allocation_chart(kpi, context), ranking_chart(kpi, context)] if context.is_city else []),
        composition_chart(kpi, context),
        composition_chart(parent, context) if parent else None,
        tasks_chart(context) if kpi.name == TASKS else None,
        *(comparison_chart(group, context) for group in dataset.catalog.comparisons if kpi.name in group.kpis),
    ]
    return [trend] if trend else [], [chart for chart in narrow if chart is not None]


def _source_rows(kpi: Kpi, context: ViewContext) -> tuple[ExportRow, ...]:
    """Collects the KPI's rows and derived results, the district's first; of too many only the city's and its own."""
    dataset, chosen = context.dataset, context.selection.district
    observations = (*dataset.rows(kpi.name), *dataset.monthly_rows(kpi.name))
    if len(observations) > MAX_SOURCE_ROWS:
        series = [dataset.series(kpi.name, name) for name in dict.fromkeys((CITY, chosen))]
        observations = tuple(row for own in series for row in (*own.observations, *own.monthly))
    rows = list(export_rows(observations))
    results = results_by_year(dataset.series(kpi.name))
    rows += [quantity_row(result, year=year) for year, result in results.items() if result.is_derived]
    order = list(Measure)

    def sort_key(row: ExportRow) -> tuple[bool, bool, int, int, int]:
        return row.district != chosen, row.breakdown != "", row.year, row.month or 0, order.index(row.measure)

    return tuple(sorted(rows, key=sort_key))


def _sources(kpi: Kpi, rows: Sequence[ExportRow], context: ViewContext) -> Component:
    translate, dataset = context.translate, context.dataset
    count = dataset.count(kpi.name) + len(dataset.monthly_rows(kpi.name))
    published = sum(row.row is not None for row in rows)
    note = translate("kpi.sources_note", count=len(rows))
    if count > published:
        note = translate("kpi.sources_some", count=count, shown=published)
    href = context.selection.to(View.DATA).change(search=kpi.name, district=CITY).href
    link = html.P(html.A(translate("kpi.in_data"), href=href, className="link"), className="footnote")
    table = scrolled(sources_table(rows, context), translate)
    return table_section(SOURCES, translate("kpi.sources"), note, table, link, context=context, has_rows=bool(rows))
