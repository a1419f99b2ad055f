"""How did a KPI go on? Its results and targets over the years."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.chart import Chart
from dashboard.dataset.model import Certainty, Kpi, Measure, Quantity
from dashboard.dataset.numbers import is_whole, number, percent
from dashboard.dataset.series import KpiSeries
from dashboard.figures.horizontal_bars import wrapped
from dashboard.figures.trend import TrendPoint, trend_figure
from dashboard.metrics.export_rows import export_rows, quantity_row
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import ViewContext

NOTED = "*"  # at a value whose source defines or words it in its own way: the foot tells how
NOTE = 320  # px of a note in a hover
FEW = 20  # below this many things a change is told in things, not in per cent


def trend_chart(kpi: Kpi, context: ViewContext, *, large: bool) -> Chart | None:
    """The series of the place chosen, or the city's where the place has none; None for fewer than two years."""
    series = context.dataset.series(kpi.name, context.selection.district)
    if not _is_series(series):
        series = context.dataset.series(kpi.name)
        if not _is_series(series):
            return None
    translate = context.translate
    done, aims = results_by_year(series), targets_by_year(series)
    figure = trend_figure(
        [_point(year, quantity, series, context, "measure.actual") for year, quantity in done.items()],
        [
            (
                _point(year, low, series, context, "measure.target"),
                _point(year, high, series, context, "measure.target_high") if high else None,
            )
            for year, (low, high) in sorted(aims.items())
        ],
        context.theme,
        large=large,
    )
    years = [*done, *aims]
    rows = [quantity_row(quantity, year=year) for year, quantity in done.items()]
    rows += [row for row in export_rows(series.observations) if row.measure is not Measure.ACTUAL]
    rows += [quantity_row(low, year=year, measure=Measure.TARGET) for year, (low, _) in aims.items() if low.is_derived]
    kinds = {quantity.certainty for quantity in done.values()}
    legend = [("result", translate("legend.published"))] if Certainty.PUBLISHED in kinds else []
    if kinds & {Certainty.DERIVED, Certainty.ESTIMATED}:
        legend.append(("hollow", translate("legend.derived")))
    if Certainty.SAMPLE in kinds:
        legend.append(("hollow", translate("sample.tag")))
    if aims:
        legend.append(("goal-line", translate("legend.target")))
    if set(range(min(years), max(years) + 1)) - set(done):
        legend.append(("gap", translate("legend.gap")))
    return Chart(
        key=f"trend-{kpi.name}",
        figure=figure,
        title=(_title(series, done, aims, context),),
        sub=translate(
            "trend.sub",
            place=translate.district(series.district),
            unit=translate.unit(kpi),
            first=min(years),
            last=max(years),
        ),
        rows=tuple(sorted(rows, key=lambda row: (row.year, row.measure != Measure.ACTUAL))),
        legend=tuple(legend),
        foot=_foot(series, context),
        link=context.kpi_href(kpi) if not large else None,
    )


def _foot(series: KpiSeries, context: ViewContext) -> str:
    """The notes that a reader of the series must know, and the sources."""
    translate = context.translate
    years: dict[str, list[str]] = {}
    for row in series.observations:
        if row.note:
            years.setdefault(translate.note(row.note), []).append(str(row.year))
    told = [
        translate("trend.noted", year=translate.listed(dict.fromkeys(when)), note=note) for note, when in years.items()
    ]
    said = f"{NOTED}{translate('mark.semicolon').join(told)}{translate('mark.stop')}" if told else ""
    return said + translate("chart.source", sources=translate.sources(series.observations))


def _is_series(series: KpiSeries) -> bool:
    done = results_by_year(series)
    return bool(done) and len({*done, *targets_by_year(series)}) > 1


def _point(year: int, quantity: Quantity, series: KpiSeries, context: ViewContext, measure: str) -> TrendPoint:
    translate = context.translate
    head = translate("trend.point", kpi=translate.kpi(series.kpi), year=year, measure=translate(measure))
    hollow = quantity.certainty is not Certainty.PUBLISHED
    noted = not quantity.is_derived and bool(quantity.basis[0].note)
    text = f"{number(quantity.value)}{NOTED if noted else ''}"
    hover = context.hover(quantity, series.kpi, head)
    if noted:
        hover += f"<br>{wrapped(translate.note(quantity.basis[0].note), NOTE)}"
    return TrendPoint(year, quantity.value, text, hover, hollow)


def _title(
    series: KpiSeries,
    done: dict[int, Quantity],
    aims: dict[int, tuple[Quantity, Quantity | None]],
    context: ViewContext,
) -> str:
    translate, kpi = context.translate, series.kpi
    name = translate.kpi(kpi)
    shown = {year: quantity for year, quantity in done.items() if not quantity.is_derived}
    told = outcome(series, max(shown, default=0))
    if told is not None:
        return "".join(
            translate.segments(f"say.{told.verdict.value}", kpi=name, year=told.result.year,
                          value=context.value_of_row(told.result), target=context.value_of_row(told.target))
        )  # fmt: skip
    if len(shown) > 1:
        first, last = min(shown), max(shown)
        ratio = shown[last].value / shown[first].value if shown[first].value else 0
        bounded = any(shown[year].qualifier or shown[year].certainty != Certainty.PUBLISHED for year in (first, last))
        if kpi.unit == "%" or not ratio or bounded:
            return translate("trend.moved", kpi=name, first=first, last=last,
                         a=context.value(shown[first], kpi), b=context.value(shown[last], kpi))  # fmt: skip
        if ratio >= 2:
            return translate("trend.times", kpi=name, first=first, last=last, ratio=f"{ratio:.1f}")
        if abs(ratio - 1) < 0.0005:
            return translate("trend.same", kpi=name, first=first, last=last, value=context.value(shown[last], kpi))
        key = "trend.rose" if ratio > 1 else "trend.fell"
        if is_whole(kpi.unit) and shown[first].value < FEW:
            change = context.value(replace(shown[last], value=abs(shown[last].value - shown[first].value)), kpi)
            return translate(key, kpi=name, first=first, last=last, change=change)
        return translate(key, kpi=name, first=first, last=last, change=percent(abs(ratio - 1) * 100, digits=1))
    if aims:
        year = min((y for y in aims if y > max(shown, default=0)), default=max(aims))
        now = max(shown or done)
        return translate("trend.aim", kpi=name, year=now, value=context.value(done[now], kpi),
                     target_year=year, target=translate.format_range(*aims[year], kpi))  # fmt: skip
    now = max(shown or done)
    before = min(done)
    return translate("trend.moved", kpi=name, first=before, last=now,
                 a=context.value(done[before], kpi), b=context.value(done[now], kpi))  # fmt: skip
