"""KPIs of one unit side by side, in the groups that the catalog names."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Comparison, Measure, Observation, published
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import Row, rows_figure
from dashboard.metrics.export_rows import records
from dashboard.routing.view_context import Scene


def comparison_chart(comparison: Comparison, scene: Scene) -> Chart | None:
    """KPIs of one group in the year chosen, or in the newest year that has at least two of them."""
    rows = _actuals(comparison, scene)
    if len(rows) < 2:
        return None
    words, kpis = scene.words, scene.dataset.kpis
    ranked = sorted(rows, key=lambda row: -row.value)
    year = ranked[0].year
    bars = [
        Row(
            words.kpi(kpis[row.kpi]),
            row.value,
            number(row.value),
            scene.hover_row(row, words("card.dated", kpi=words.kpi(kpis[row.kpi]), year=year)),
            link=scene.kpi_href(row.kpi),
        )
        for row in ranked
    ]
    first, second = ranked[0], ranked[1]
    ratio = first.value / second.value if second.value else 0
    title = words.phrases(
        f"comparison.{'even' if ratio < 1.05 else 'times' if len(ranked) > 2 else 'two'}",
        first=words.kpi(kpis[first.kpi]),
        second=words.kpi(kpis[second.kpi]),
        value=scene.value(published(first), kpis[first.kpi]),
        ratio=f"{ratio:.1f}",
    )
    name = comparison.name if words.is_chinese else comparison.english
    return Chart(
        key=f"compare-{comparison.name}",
        figure=rows_figure(bars, words.unit(kpis[first.kpi]), scene.theme),
        title=scene.dated(title, year),
        sub=scene.of_city(words("comparison.sub", name=name, year=year, unit=words.unit(kpis[first.kpi]))),
        records=records(ranked),
        foot=words("chart.source", sources=words.sources(ranked)),
    )


def _actuals(comparison: Comparison, scene: Scene) -> list[Observation]:
    series = [scene.dataset.series(name) for name in comparison.kpis if name in scene.dataset.kpis]
    years = sorted({year for one in series for year in one.years(Measure.ACTUAL)}, reverse=True)
    for year in (scene.year, *years):
        rows = [row for one in series if (row := one.actual(year)) is not None]
        if len(rows) > 1 and len({row.unit for row in rows}) == 1:
            return rows
    return []
