"""One work area: its KPIs, its charts, its tasks; with a district chosen, what that place has published first."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.chart import Chart, chart_columns, chart_figure
from dashboard.components.district_card import district_card
from dashboard.components.fact_card import fact_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Area, Kpi, Measure
from dashboard.dataset.series import MOST
from dashboard.metrics.area import judged, targeted
from dashboard.metrics.district import covered, standings
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.comparison import comparison_chart
from dashboard.views.charts.composition import composition_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import progress_chart
from dashboard.views.charts.trend import trend_chart
from dashboard.views.overview import card_key, record_key
from dashboard.views.page import ViewPage, breadcrumbs, page_header, page_title, section

MANY = 3  # charts, or targets, that are enough to leave out what says little


def area_view(context: ViewContext) -> ViewPage:
    """The area that the selection names."""
    translate = context.translate
    area = context.dataset.catalog.area(context.selection.area or 0)
    narrator = DistrictNarrator(context.dataset, translate, context.year)
    head, lead = narrator.area(area) if context.is_city else narrator.district_area(context.district, area)
    crumb = (f"{area.number} {translate.area(area)}", context.selection.href)
    kpis = context.dataset.in_area(area.number)
    wide, narrow, small = _charts(area, kpis, context)
    return ViewPage(
        page_title(crumb[0], *([] if context.is_city else [translate.district(context.district)]), context=context),
        page_header(breadcrumbs(context, crumb), head, lead, context),
        (*_cards(area, kpis, context), *_figures(wide, narrow, small, context), _tasks(area, context)),
        (*wide, *narrow, *small),
    )


def _cards(area: Area, kpis: tuple[Kpi, ...], context: ViewContext) -> list[Component]:
    """Cards in two groups: with and without a target for the city, with and without a figure for a district."""
    translate = context.translate
    if context.is_city:
        goals = judged(context.dataset, targeted(context.dataset, area.number, context.year + 1), context.year + 1)
        first = [kpi for kpi, _, _ in goals]
        titles = translate("area.goals"), translate("area.facts" if first else "area.all")
        makers, styles = (kpi_card, fact_card), ("kpis", "kpis four")
    else:
        first = list(covered(context.dataset, context.district, None, area.number))
        titles = (
            translate("overview.published"),
            translate("area.silent", district=translate.district(context.district)),
        )
        makers, styles = (district_card, district_card), ("kpis four", "kpis four")
    rest = [kpi for kpi in kpis if kpi not in first]
    made: list[Component] = []
    for name, title, group, card, style in zip(("goals", "facts"), titles, (first, rest), makers, styles, strict=True):
        if group:
            cards = html.Div([card(kpi, context) for kpi in group], className=style)
            key = card_key(group, context) if card is kpi_card else None
            made.append(section(name, title, translate("area.count", count=len(group)), cards, key=key))
    return made


def _charts(area: Area, kpis: tuple[Kpi, ...], context: ViewContext) -> tuple[list[Chart], list[Chart], list[Chart]]:
    """Wide charts, those in pairs, and small ones side by side."""
    dataset = context.dataset
    told = [kpi for kpi in kpis if _is_record(kpi, context)]
    trends = [chart for kpi in told if (chart := trend_chart(kpi, context, large=False)) is not None]
    lead = max(
        (kpi for kpi in kpis if any(chart.key == f"trend-{kpi.name}" for chart in trends)),
        key=lambda kpi: len(dataset.series(kpi.name).years()),
        default=None,
    )
    wide = [trend_chart(lead, context, large=True)] if lead is not None else []
    small = [chart for chart in trends if lead is None or chart.key != f"trend-{lead.name}"]
    rankings = [ranking_chart(kpi, context) for kpi in kpis if _is_shared(kpi, context)]
    parts = [composition_chart(kpi, context) for kpi in kpis if kpi.unit != "%"]
    groups = [comparison_chart(group, context) for group in dataset.catalog.comparisons if group.area == area.number]
    goals = targeted(dataset, area.number, context.year + 1)
    progress = [progress_chart(kpis, context)] if len(goals) >= MANY else []
    ordered = [*progress, *groups, *parts, *rankings] if context.is_city else [*rankings, *progress, *groups, *parts]
    narrow = [chart for chart in ordered if chart]
    listed = [chart for chart in narrow if chart.key.startswith("parts-") and _only_names(chart)]
    if len(narrow) - len(listed) + len(trends) >= MANY:
        narrow = [chart for chart in narrow if chart not in listed]
    return [chart for chart in wide if chart], narrow, small


def _only_names(chart: Chart) -> bool:
    """True for parts that count one each: a list of names, which a chart says less well than the table of the KPI."""
    return all(row.quantity.value == 1 for row in chart.rows if row.breakdown)


def _is_record(kpi: Kpi, context: ViewContext) -> bool:
    """A result and the next year's target alone are told by the chart of targets; a trend needs more."""
    series = context.dataset.series(kpi.name)
    return len(series.years(Measure.ACTUAL)) > 1 or len(series.years()) > 2


def _is_shared(kpi: Kpi, context: ViewContext) -> bool:
    """A ranking of one says nothing the cards do not; with a district chosen its own figure is worth showing."""
    found = standings(context.dataset, kpi, context.year)
    if found is None:
        return False
    return len({one.quantity.value for one in found.all}) > 1 or found.of(context.district) is not None


def _figures(wide: list[Chart], narrow: list[Chart], small: list[Chart], context: ViewContext) -> list[Component]:
    translate = context.translate
    made: list[Component] = [chart_figure(chart, context, number) for number, chart in enumerate(wide, 1)]
    first = len(wide) + 1
    if narrow:
        made.append(chart_columns(narrow, context, first))
    first += len(narrow)
    if small:
        multiples = [chart_figure(chart, context, number, small=True) for number, chart in enumerate(small, first)]
        made.append(
            section(
                "record",
                translate("area.record"),
                translate("overview.record_note"),
                html.Div(multiples, className="multiples"),
                key=record_key(context),
            )
        )
    return made


def _tasks(area: Area, context: ViewContext) -> Component:
    translate = context.translate
    tasks = context.dataset.tasks(area.number)
    items = [
        html.Li(
            [
                html.Span(f"{area.number}.{number}", className="n"),
                html.H3(translate.breakdown(task.breakdown)),
                html.P(translate.source(task.source)),
            ]
        )
        for number, task in enumerate(tasks[:MOST], 1)
    ]
    more = (
        [html.P(translate("area.tasks_more", count=len(tasks) - MOST), className="foot")] if len(tasks) > MOST else []
    )
    year = tasks[0].year if tasks else context.year + 1
    return section(
        "tasks",
        translate("area.tasks_title", year=year),
        translate("area.tasks_note", count=len(tasks)),
        html.Ol(items, className="tasks"),
        *more,
    )
