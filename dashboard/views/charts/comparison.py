"""Builds the comparison chart: KPIs of one unit side by side, in the groups that the catalog names."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Comparison
from dashboard.dataset.numbers import fixed, number
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import published
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext

MIN_COMPARED = 3  # KPIs of which a chart says more than a table


def comparison_chart(comparison: Comparison, context: ViewContext) -> Chart | None:
    """Charts the KPIs of one group in the year chosen, or in the newest year that has enough of them."""
    rows = sorted(_results(comparison, context), key=lambda row: -row.value)
    if len(rows) < MIN_COMPARED:
        return None
    translate, kpis = context.translate, context.dataset.kpis
    names = [translate.kpi(kpis[row.kpi]) for row in rows]
    first, second = rows[:2]
    kpi, year = kpis[first.kpi], first.year
    bars = []
    for name, row in zip(names, rows, strict=True):
        hover = context.hover_row(row, translate("card.dated", kpi=name, year=year))
        value = translate.in_unit(row.value, kpis[row.kpi])
        bars.append(BarRow(name, value, number(value), hover, link=context.kpi_href(row.kpi)))
    ratio = first.value / second.value if second.value else 0
    key = f"comparison.{'even' if ratio < 1.05 else 'times'}"
    values = {"value": context.value(published(first), kpi), "ratio": fixed(ratio, 1)}
    title = translate.segments(key, first=names[0], second=names[1], **values)
    name = comparison.name if translate.is_chinese else comparison.english
    return Chart(
        key=f"compare-{comparison.name}",
        figure=bars_figure(bars, translate.unit(kpi), context.theme),
        title=context.dated(title, year),
        sub=context.of_city(translate("comparison.sub", name=name, year=year, unit=translate.unit(kpi))),
        rows=export_rows(rows),
        foot=translate("chart.source", sources=translate.sources(rows)),
    )


def _results(comparison: Comparison, context: ViewContext) -> list[Observation]:
    group = [context.dataset.series(name) for name in comparison.kpis if name in context.dataset.kpis]
    years = sorted({year for series in group for year in series.years(Measure.ACTUAL)}, reverse=True)
    for year in (context.year, *years):
        rows = [row for series in group if (row := series.actual(year)) is not None]
        if len(rows) >= MIN_COMPARED and len({row.unit for row in rows}) == 1:
            return rows
    return []
