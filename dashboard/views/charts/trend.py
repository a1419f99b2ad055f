"""Builds the trend chart: how did a KPI go on? Its results and targets over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from dashboard.components.chart import Chart
from dashboard.dataset.model import CITY, District, Kpi
from dashboard.dataset.numbers import fixed, is_whole, number, percent
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import Certainty, Quantity
from dashboard.dataset.series import KpiSeries
from dashboard.figures.horizontal_bars import wrapped
from dashboard.figures.trend import YARDSTICK_SYMBOLS, TrendPoint, trend_figure
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.metrics.plan_year import target_outcome
from dashboard.metrics.yardstick import yardsticks
from dashboard.routing.view_context import ViewContext

NOTE_MARK = "*"  # at a value whose source defines or words it in its own way: the foot tells how
NOTE_WIDTH = 320  # px of a note in a hover
MIN_PERCENT_BASE = 20  # a change of fewer things than this is given in things, not in per cent
Results = dict[int, Quantity]  # by year
Targets = dict[int, tuple[Quantity, Quantity | None]]  # by year: the level, or both ends of a range


def trend_chart(kpi: Kpi, context: ViewContext, *, large: bool) -> Chart | None:
    """Charts the series of the chosen district, or the city's where it has none; None for fewer than two years."""
    for district in (context.selection.district, CITY):
        series = context.dataset.series(kpi.name, district)
        if has_trend(series):
            break
    else:
        return None
    results, targets = results_by_year(series), targets_by_year(series)
    translate, place, unit = context.translate, context.translate.district(series.district), context.translate.unit(kpi)
    first, last = min((*results, *targets)), max((*results, *targets))
    others = {
        other: [row for row in published_rows if first <= row.year <= last]
        for other, published_rows in (yardsticks(context.dataset, kpi, series.district) if large else {}).items()
    }
    others = {other: rows for other, rows in others.items() if rows}
    figure = trend_figure(
        [_point(year, quantity, series, context, "measure.actual") for year, quantity in results.items()],
        [
            (
                _point(year, low, series, context, "measure.target"),
                _point(year, high, series, context, "measure.target_high") if high else None,
            )
            for year, (low, high) in sorted(targets.items())
        ],
        context.theme,
        large=large,
        yardsticks=[[_yardstick(row, other, kpi, context) for row in rows] for other, rows in others.items()],
    )
    rows = [quantity_row(quantity, year=year) for year, quantity in results.items()]
    rows += [row for row in export_rows(series.observations) if row.measure is not Measure.ACTUAL]
    levels = [(year, low) for year, (low, _) in targets.items() if low.is_derived]
    rows += [quantity_row(level, year=year, measure=Measure.TARGET) for year, level in levels]
    rows += [row for other in others.values() for row in export_rows(other)]
    certainties = {quantity.certainty for quantity in results.values()}
    legend = [("result", translate("legend.published"))] if Certainty.PUBLISHED in certainties else []
    if certainties & {Certainty.DERIVED, Certainty.ESTIMATED}:
        legend.append(("hollow", translate("legend.derived")))
    if Certainty.SAMPLE in certainties:
        legend.append(("hollow", translate("sample.tag")))
    if targets:
        legend.append(("goal-line", translate("legend.target")))
    if set(range(first, last + 1)) - set(results):
        legend.append(("gap", translate("legend.gap")))
    markers = cycle(f"yardstick-{symbol}" for symbol in YARDSTICK_SYMBOLS)
    legend += [
        (marker, translate("legend.yardstick", place=translate.label(other)))
        for other, marker in zip(others, markers, strict=False)
    ]
    return Chart(
        key=f"trend-{kpi.name}",
        figure=figure,
        title=(_title(series, results, targets, context),),
        sub=translate("trend.sub", place=place, unit=unit, first=first, last=last),
        rows=tuple(sorted(rows, key=lambda row: (row.year, row.measure != Measure.ACTUAL))),
        legend=tuple(legend),
        foot=_foot(series, context, [row for other in others.values() for row in other]),
        link=context.kpi_href(kpi) if not large else None,
    )


def has_trend(series: KpiSeries) -> bool:
    """Tells whether a series has a result, and results or targets of two years."""
    results = results_by_year(series)
    return bool(results) and len({*results, *targets_by_year(series)}) > 1


def _yardstick(row: Observation, place: District, kpi: Kpi, context: ViewContext) -> TrendPoint:
    head = context.translate("trend.point", kpi=context.translate.district(place), year=row.year,
                             measure=context.translate("measure.actual"))  # fmt: skip
    return TrendPoint(row.year, context.translate.in_unit(row.value, kpi), "", context.hover_row(row, head))


def _foot(series: KpiSeries, context: ViewContext, others: Sequence[Observation]) -> str:
    """Lists the notes that a reader of the series must know, and the sources, those of yardsticks included."""
    translate = context.translate
    years: dict[str, list[str]] = {}
    for row in series.observations:
        if row.note:
            years.setdefault(translate.note(row.note), []).append(str(row.year))
    notes = translate("mark.semicolon").join(
        translate("trend.noted", year=translate.listed(dict.fromkeys(noted)), note=note)
        for note, noted in years.items()
    )
    source = translate("chart.source", sources=translate.sources([*series.observations, *others]))
    return f"{NOTE_MARK}{notes}{translate('mark.stop')}{source}" if notes else source


def _point(year: int, quantity: Quantity, series: KpiSeries, context: ViewContext, measure: str) -> TrendPoint:
    translate = context.translate
    head = translate("trend.point", kpi=translate.kpi(series.kpi), year=year, measure=translate(measure))
    note = "" if quantity.is_derived else quantity.basis[0].note
    hover = context.hover(quantity, series.kpi, head)
    hover += f"\n{wrapped(translate.note(note), NOTE_WIDTH)}" if note else ""
    value = translate.in_unit(quantity.value, series.kpi)
    text = f"{number(value)}{NOTE_MARK if note else ''}"
    return TrendPoint(year, value, text, hover, quantity.certainty is not Certainty.PUBLISHED)


def _title(series: KpiSeries, results: Results, targets: Targets, context: ViewContext) -> str:
    """States the outcome of the newest target, else the change over published results, else the target."""
    translate, kpi = context.translate, series.kpi
    name = translate.kpi(kpi)
    published = {year: quantity for year, quantity in results.items() if not quantity.is_derived}
    newest = target_outcome(context.dataset, kpi, max(published, default=0), series.district.name)
    if newest is not None:
        return "".join(
            translate.segments(f"say.{newest.verdict.value}", kpi=name, year=newest.year,
                          value=context.value(newest.result, kpi), target=context.value(newest.target, kpi))
        )  # fmt: skip
    if len(published) > 1:
        return _change(published, kpi, context)
    last = max(published or results)
    value = context.value(results[last], kpi)
    if targets:
        year = min((y for y in targets if y > max(published, default=0)), default=max(targets))
        target = translate.format_range(*targets[year], kpi)
        return translate("trend.aim", kpi=name, year=last, value=value, target_year=year, target=target)
    first = min(results)
    return translate("trend.moved", kpi=name, first=first, last=last, a=context.value(results[first], kpi), b=value)


def _change(results: Results, kpi: Kpi, context: ViewContext) -> str:
    """States the change from the first published result to the last."""
    translate, name = context.translate, context.translate.kpi(kpi)
    first, last = min(results), max(results)
    before, after = results[first], results[last]
    ratio = after.value / before.value if before.value else 0
    is_bounded = any(result.qualifier or result.certainty != Certainty.PUBLISHED for result in (before, after))
    if kpi.is_percent or not ratio or is_bounded:
        values = context.value(before, kpi), context.value(after, kpi)
        return translate("trend.moved", kpi=name, first=first, last=last, a=values[0], b=values[1])
    if ratio >= 2:
        return translate("trend.times", kpi=name, first=first, last=last, ratio=fixed(ratio, 1))
    if abs(ratio - 1) < 0.0005:
        return translate("trend.same", kpi=name, first=first, last=last, value=context.value(after, kpi))
    if is_whole(kpi.unit) and before.value < MIN_PERCENT_BASE:
        change = context.value(replace(after, value=abs(after.value - before.value)), kpi)
    else:
        change = percent(abs(ratio - 1) * 100, digits=1)
    return translate("trend.rose" if ratio > 1 else "trend.fell", kpi=name, first=first, last=last, change=change)
