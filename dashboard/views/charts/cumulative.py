"""Builds the chart of a target under way: its months, other years', the path to the target, the year at this pace."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.progress import months_text
from dashboard.components.target import target_text
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity
from dashboard.dataset.series import KpiSeries
from dashboard.figures.cumulative import MonthPoint, YearLine, cumulative_figure
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.progress import Progress
from dashboard.metrics.year_pace import MONTHS, target_path
from dashboard.routing.view_context import ViewContext


def cumulative_chart(progress: Progress, context: ViewContext, *, all_years: bool = False) -> Chart | None:
    """Charts a target's months beside last year's, or those of `all_years`; None where there are none to show.

    Other years end with their whole year. Beside last year alone the year under way needs a figure of a month.
    """
    translate, series, year = context.translate, progress.series, progress.year
    kpi = series.kpi
    rows = [row for row in _months(series, year) if (row.month or 0) <= progress.month]
    with_months = {row.year for row in series.monthly if row.measure is Measure.ACTUAL} - {year}
    years = sorted(with_months, reverse=True) if all_years else [year - 1]
    others = {other: _year(series, other) for other in years if _year(series, other)}
    if not rows and not (all_years and others):
        return None
    target, rest = progress.target, progress.rest
    level = target.level if target else None
    path = (target_path(series, target, year) if target else None) or ()
    figure = cumulative_figure(
        [_point(row, context) for row in rows],
        [YearLine(str(other), [_point(row, context) for row in own]) for other, own in others.items()],
        [translate.in_unit(value, kpi) for value in path],
        _end(level, translate("measure.target"), progress, context) if level else None,
        _end(rest.year_end, translate("progress.rule_year_end"), progress, context) if rest else None,
        [translate.month(month)[:3] for month in range(1, MONTHS + 1)],
        translate.unit(kpi),
        context.theme,
    )
    legend = [("line-result", translate("progress.this_year", year=year))] if rows else []
    legend += [("line-path", translate("progress.path"))] if path else []
    before = translate("progress.other_years" if all_years else "progress.last_year", year=year - 1)
    legend += [("line-before", before)] if others else []
    legend += [("hollow", translate("legend.derived"))] if rest else []
    observations = [*rows, *(row for own in others.values() for row in own), *([target.target] if target else [])]
    exported = [*export_rows(observations)]
    exported += [quantity_row(rest.year_end, year=year)] if rest else []
    aim = translate("progress.chart_target", year=year, target=target_text(target, kpi, context)) if target else ""
    return Chart(
        key=f"months-{kpi.name}",
        figure=figure,
        title=_title(progress, rows, list(others), context),
        sub=translate("mark.comma").join(filter(None, (translate.unit(kpi), aim))),
        rows=tuple(exported),
        legend=tuple(legend),
        foot=translate("chart.source", sources=translate.sources(observations)),
    )


def _months(series: KpiSeries, year: int) -> list[Observation]:
    return [row for month in series.months(year, Measure.ACTUAL) if (row := series.actual(year, month))]


def _year(series: KpiSeries, year: int) -> list[Observation]:
    """Return a year's months, with its result as December's where that has none of its own."""
    rows, whole = _months(series, year), series.actual(year)
    return [*rows, whole] if whole is not None and all(row.month != MONTHS for row in rows) else rows


def _title(
    progress: Progress, rows: Sequence[Observation], others: Sequence[int], context: ViewContext
) -> tuple[str, ...]:
    """States where this pace would end, else the newest figure of the year under way, else which years have months."""
    translate, kpi, rest = context.translate, progress.series.kpi, progress.rest
    level = progress.target.level if progress.target else None
    if rest is not None and level is not None:
        gap = level.value - rest.year_end.value
        return translate.segments(
            "progress.chart_short" if gap > 0 else "progress.chart_enough",
            kpi=translate.kpi(kpi),
            end=context.value(rest.year_end, kpi),
            gap=translate.difference(abs(round(gap, 6)), kpi),
        )
    if rows:
        months, value = months_text(rows[-1].month or MONTHS, context), context.value_of_row(rows[-1])
        return translate.segments("progress.chart_value", kpi=translate.kpi(kpi), months=months, value=value)
    years = translate.listed(map(str, sorted(others)))
    return translate.segments("progress.chart_years", kpi=translate.kpi(kpi), years=years)


def _point(row: Observation, context: ViewContext) -> MonthPoint:
    kpi = context.dataset.kpis[row.kpi]
    month = row.month or MONTHS
    value = context.translate.in_unit(row.value, kpi)
    head = context.translate.period(row.year, row.month)
    return MonthPoint(month, value, context.translate.number(row.value, kpi), context.hover_row(row, head))


def _end(quantity: Quantity, name: str, progress: Progress, context: ViewContext) -> MonthPoint:
    kpi = progress.series.kpi
    text = context.translate.number(quantity.value, kpi)
    head = f"{context.translate.period(progress.year, None)} {name}"
    return MonthPoint(MONTHS, context.translate.in_unit(quantity.value, kpi), text, context.hover(quantity, kpi, head))
