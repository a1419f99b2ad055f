"""Builds the chart of a target under way: its months, last year's, the path to the target, the year at this pace."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.progress import months_text
from dashboard.components.target import target_text
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Quantity
from dashboard.figures.cumulative import MonthPoint, cumulative_figure
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.progress import MONTHS, Progress, target_path
from dashboard.routing.view_context import ViewContext


def cumulative_chart(progress: Progress, context: ViewContext) -> Chart | None:
    """Charts a target's months; None where the year has no figure of a month."""
    translate, series, year = context.translate, progress.series, progress.year
    kpi = series.kpi
    rows = [row for month in series.months(year, Measure.ACTUAL) if (row := series.actual(year, month))]
    rows = [row for row in rows if (row.month or 0) <= progress.month]
    if not rows:
        return None
    before = [row for month in series.months(year - 1, Measure.ACTUAL) if (row := series.actual(year - 1, month))]
    whole = series.actual(year - 1)
    if whole is not None and all(row.month != MONTHS for row in before):
        before.append(whole)
    target, rest = progress.target, progress.rest
    level = target.level if target else None
    path = (target_path(series, target, year) if target else None) or ()
    figure = cumulative_figure(
        [_point(row, context) for row in rows],
        [_point(row, context) for row in before],
        [translate.in_unit(value, kpi) for value in path],
        _end(level, translate("measure.target"), progress, context) if level else None,
        _end(rest.year_end, translate("progress.rule_year_end"), progress, context) if rest else None,
        [translate.month(month)[:3] for month in range(1, MONTHS + 1)],
        translate.unit(kpi),
        context.theme,
    )
    legend = [("line-result", translate("progress.this_year", year=year))]
    legend += [("line-path", translate("progress.path"))] if path else []
    legend += [("line-before", translate("progress.last_year", year=year - 1))] if before else []
    legend += [("hollow", translate("legend.derived"))] if rest else []
    texts = {"kpi": translate.kpi(kpi), "months": months_text(progress.month, context)}
    title = translate.segments("progress.chart_title", **texts)
    if rest is not None and level is not None:
        gap = level.value - rest.year_end.value
        key = "progress.chart_short" if gap > 0 else "progress.chart_enough"
        texts |= {"end": context.value(rest.year_end, kpi), "gap": translate.difference(abs(round(gap, 6)), kpi)}
        title = translate.segments(key, **texts)
    observations = [*rows, *before, *([target.target] if target else [])]
    exported = [*export_rows(observations)]
    exported += [quantity_row(rest.year_end, year=year)] if rest else []
    aim = translate("progress.chart_target", target=target_text(target, kpi, context)) if target else ""
    return Chart(
        key=f"months-{kpi.name}",
        figure=figure,
        title=title,
        sub=translate("mark.comma").join(filter(None, (translate.unit(kpi), aim))),
        rows=tuple(exported),
        legend=tuple(legend),
        foot=translate("chart.source", sources=translate.sources(observations)),
    )


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
