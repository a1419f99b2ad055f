"""Builds the page of one work area: its KPIs, charts and tasks; with a district chosen, what it has published first."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import legend
from dashboard.components.chart import Chart, chart_columns, chart_figure, chart_figures
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.dataset.model import Area, Kpi
from dashboard.metrics.composition import composition
from dashboard.metrics.district import standings, total
from dashboard.metrics.export_rows import export_row
from dashboard.metrics.growth import newest
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.metrics.plan_year import plan_row, plan_rows
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.tasks import MAX_TASKS
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import ViewPage, area_label, build_page, section
from dashboard.views.targets import TARGETS, targets_section
from dashboard.views.task import task_list

MAX_RESULT_ROWS = 24  # results of KPIs without a target that stand under the targets
MIN_BARS = 3  # published figures of which a chart says more than a sentence or a table


def area_view(context: ViewContext) -> ViewPage:
    """Builds the page of the area that the selection names."""
    area = context.dataset.catalog.area(context.selection.area or 0)
    narrator = DistrictNarrator(context.dataset, context.translate, context.year)
    answer = narrator.area(area) if context.is_city else narrator.district_area(context.district, area)
    kpis = context.dataset.in_area(area.number)
    wide, narrow, small = _charts(area, kpis, context)
    lead, rows = targets_section(kpis, context, MAX_RESULT_ROWS, with_progress=True)
    lead += _silent(kpis, context)
    body = [*chart_figures(wide, context), _tasks(area, context)]
    if narrow:
        charts = chart_columns(narrow, context, len(wide) + 1)
        body.append(section("more", context.translate("area.more"), "", charts))
    if small:
        body.append(_trends(small, len(wide) + len(narrow) + 1, context))
    crumbs = [(area_label(area.number, context), context.selection.href)]
    return build_page(context, crumbs, answer, body, (*wide, *narrow, *small), {TARGETS: rows}, lead=lead)


def _trends(trends: Sequence[Chart], first: int, context: ViewContext) -> Component:
    """Builds the section of trends side by side, numbered on from `first`, under one legend."""
    translate = context.translate
    marks = legend(
        ("result", translate("legend.published")),
        ("hollow", translate("legend.derived")),
        ("goal-line", translate("legend.target")),
        ("gap", translate("legend.gap")),
    )
    multiples = [chart_figure(chart, context, number, small=True) for number, chart in enumerate(trends, first)]
    content = html.Div(multiples, className="small-multiples")
    return section("record", translate("area.record"), translate("overview.record_note"), content, legend=marks)


def _silent(kpis: tuple[Kpi, ...], context: ViewContext) -> list[Component]:
    """Builds a list of KPIs with neither a target nor a result of the place in the year, each with its newest result.

    For a district without any it is the city's, marked as such.
    """
    dataset, translate, year, place = context.dataset, context.translate, context.year, context.selection.district
    targeted = [row.kpi for row in plan_rows(dataset, kpis, year, place)]
    silent = [kpi for kpi in kpis if kpi not in targeted and not _has_figure(kpi, context)]
    if not silent:
        return []
    items = []
    for kpi in silent:
        own = newest(dataset.series(kpi.name, place))
        row = own or newest(dataset.series(kpi.name))
        name = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")
        nodes: list[Component | str] = [name]
        if row is not None:
            value = context.value_of_row(row)
            value = value if own is not None or context.is_city else translate("area.of_city", value=value)
            text = f"{value}{translate('area.dated', year=row.year)}"
            nodes += [" ", source_link(text, export_row(row), context)]
        else:
            nodes += [" ", translate("brief.unpublished")]
        items.append(html.Li(nodes))
    has_own = any(kpi.by_district for kpi in silent)
    key = "area.no_result" if context.is_city else "area.no_result_in" if has_own else "area.city_only"
    text = translate(key, count=len(silent), year=year)
    return [html.P(text, className="footnote"), html.Ul(items, className="inline-list")]


def _has_figure(kpi: Kpi, context: ViewContext) -> bool:
    """Tells whether the chosen place has a result of the year, or a district a growth."""
    if context.is_city:
        return total(context.dataset, kpi, context.year) is not None
    row = plan_row(context.dataset, kpi, context.year, context.selection.district)
    return bool(row.result or row.change)


def _charts(area: Area, kpis: tuple[Kpi, ...], context: ViewContext) -> tuple[list[Chart], list[Chart], list[Chart]]:
    """Builds the wide charts, those in columns, and small ones side by side."""
    dataset = context.dataset
    small = {kpi: trend_chart(kpi, context, large=False) for kpi in kpis if _has_record(kpi, context)}
    trends = {kpi: chart for kpi, chart in small.items() if chart is not None}
    lead = max(trends, key=lambda kpi: len(dataset.series(kpi.name).years()), default=None)
    wide = trend_chart(lead, context, large=True) if lead is not None else None
    charts = [ranking_chart(kpi, context) for kpi in kpis if _is_compared(kpi, context)]
    if context.is_city:  # breakdowns and groups are of the whole city
        groups = [
            comparison_chart(group, context) for group in dataset.catalog.comparisons if group.area == area.number
        ]
        charts = [*groups, *(composition_chart(kpi, context) for kpi in kpis if _is_composed(kpi, context)), *charts]
    narrow = [chart for chart in charts if chart is not None]
    return [wide] if wide else [], narrow, [chart for kpi, chart in trends.items() if kpi != lead]


def _has_record(kpi: Kpi, context: ViewContext) -> bool:
    """Tells whether a trend of the place shows more than the row of the table, which has two years as a sparkline."""
    return len(context.dataset.series(kpi.name, context.selection.district).years()) >= MIN_BARS


def _is_composed(kpi: Kpi, context: ViewContext) -> bool:
    """Tells whether a chart of the breakdowns shows more than the table: several that are not a list of names."""
    composed = composition(context.dataset, kpi, context.year)
    if composed is None or kpi.is_percent:
        return False
    values = [breakdown.quantity.value for breakdown in composed.breakdowns]
    return len(values) >= MIN_BARS - bool(composed.rest) and set(values) != {1}


def _is_compared(kpi: Kpi, context: ViewContext) -> bool:
    """Tells whether a ranking shows more than the table of targets: districts differ, and the chosen one has a figure.

    Without a district chosen it needs none.
    """
    ranked = standings(context.dataset, kpi, context.year)
    if ranked is None or (not context.is_city and ranked.of(context.district) is None):
        return False
    return len(ranked.all) >= MIN_BARS and len({standing.quantity.value for standing in ranked.all}) > 1


def _tasks(area: Area, context: ViewContext) -> Component:
    translate = context.translate
    tasks = context.dataset.tasks(area.number)
    rest = len(tasks) - MAX_TASKS
    more = [html.P(translate("area.tasks_more", count=rest), className="footnote")] if rest > 0 else []
    title = translate("area.tasks_title", year=tasks[0].year if tasks else context.year + 1)
    note = translate("area.tasks_note", count=len(tasks))
    return section("tasks", title, note, task_list(area.number, context), *more)
