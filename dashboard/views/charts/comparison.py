"""KPIs of one unit side by side, in the groups that the catalog names."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Comparison, Measure, Observation, published
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import export_rows
from dashboard.routing.view_context import ViewContext


def comparison_chart(comparison: Comparison, context: ViewContext) -> Chart | None:
    """KPIs of one group in the year chosen, or in the newest year that has at least two of them."""
    rows = _actuals(comparison, context)
    if len(rows) < 2:
        return None
    translate, kpis = context.translate, context.dataset.kpis
    ranked = sorted(rows, key=lambda row: -row.value)
    year = ranked[0].year
    bars = [
        BarRow(
            translate.kpi(kpis[row.kpi]),
            row.value,
            number(row.value),
            context.hover_row(row, translate("card.dated", kpi=translate.kpi(kpis[row.kpi]), year=year)),
            link=context.kpi_href(row.kpi),
        )
        for row in ranked
    ]
    first, second = ranked[0], ranked[1]
    ratio = first.value / second.value if second.value else 0
    title = translate.segments(
        f"comparison.{'even' if ratio < 1.05 else 'times' if len(ranked) > 2 else 'two'}",
        first=translate.kpi(kpis[first.kpi]),
        second=translate.kpi(kpis[second.kpi]),
        value=context.value(published(first), kpis[first.kpi]),
        ratio=f"{ratio:.1f}",
    )
    name = comparison.name if translate.is_chinese else comparison.english
    return Chart(
        key=f"compare-{comparison.name}",
        figure=bars_figure(bars, translate.unit(kpis[first.kpi]), context.theme),
        title=context.dated(title, year),
        sub=context.of_city(translate("comparison.sub", name=name, year=year, unit=translate.unit(kpis[first.kpi]))),
        rows=export_rows(ranked),
        foot=translate("chart.source", sources=translate.sources(ranked)),
    )


def _actuals(comparison: Comparison, context: ViewContext) -> list[Observation]:
    series = [context.dataset.series(name) for name in comparison.kpis if name in context.dataset.kpis]
    years = sorted({year for one in series for year in one.years(Measure.ACTUAL)}, reverse=True)
    for year in (context.year, *years):
        rows = [row for one in series if (row := one.actual(year)) is not None]
        if len(rows) > 1 and len({row.unit for row in rows}) == 1:
            return rows
    return []
