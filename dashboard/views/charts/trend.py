"""How did a KPI go on? Its results and targets over the years."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.chart import Chart
from dashboard.dataset.model import Certainty, Kpi, Measure, Quantity
from dashboard.dataset.numbers import is_whole, number, percent
from dashboard.dataset.series import KpiSeries
from dashboard.figures.horizontal_bars import wrapped
from dashboard.figures.trend import Point, trend_figure
from dashboard.metrics.export_rows import quantity_record, records
from dashboard.metrics.growth import results, targets
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import Scene

NOTED = "*"  # at a value whose source defines or words it in its own way: the foot tells how
NOTE = 320  # px of a note in a hover
FEW = 20  # below this many things a change is told in things, not in per cent


def trend_chart(kpi: Kpi, scene: Scene, *, large: bool) -> Chart | None:
    """The series of the place chosen, or the city's where the place has none; None for fewer than two years."""
    series = scene.dataset.series(kpi.name, scene.selection.district)
    if not _is_series(series):
        series = scene.dataset.series(kpi.name)
        if not _is_series(series):
            return None
    words = scene.words
    done, aims = results(series), targets(series)
    figure = trend_figure(
        [_point(year, quantity, series, scene, "measure.actual") for year, quantity in done.items()],
        [
            (
                _point(year, low, series, scene, "measure.target"),
                _point(year, high, series, scene, "measure.target_high") if high else None,
            )
            for year, (low, high) in sorted(aims.items())
        ],
        scene.theme,
        large=large,
    )
    years = [*done, *aims]
    rows = [quantity_record(quantity, year=year) for year, quantity in done.items()]
    rows += [row for row in records(series.observations) if row.measure is not Measure.ACTUAL]
    rows += [
        quantity_record(low, year=year, measure=Measure.TARGET) for year, (low, _) in aims.items() if low.is_derived
    ]
    kinds = {quantity.certainty for quantity in done.values()}
    legend = [("result", words("legend.published"))] if Certainty.PUBLISHED in kinds else []
    if kinds & {Certainty.DERIVED, Certainty.ESTIMATED}:
        legend.append(("hollow", words("legend.derived")))
    if Certainty.SAMPLE in kinds:
        legend.append(("hollow", words("sample.tag")))
    if aims:
        legend.append(("goal-line", words("legend.target")))
    if set(range(min(years), max(years) + 1)) - set(done):
        legend.append(("gap", words("legend.gap")))
    return Chart(
        key=f"trend-{kpi.name}",
        figure=figure,
        title=(_title(series, done, aims, scene),),
        sub=words(
            "trend.sub",
            place=words.district(series.district),
            unit=words.unit(kpi),
            first=min(years),
            last=max(years),
        ),
        records=tuple(sorted(rows, key=lambda row: (row.year, row.measure != Measure.ACTUAL))),
        legend=tuple(legend),
        foot=_foot(series, scene),
        link=scene.kpi_href(kpi) if not large else None,
    )


def _foot(series: KpiSeries, scene: Scene) -> str:
    """The notes that a reader of the series must know, and the sources."""
    words = scene.words
    years: dict[str, list[str]] = {}
    for row in series.observations:
        if row.note:
            years.setdefault(words.note(row.note), []).append(str(row.year))
    told = [words("trend.noted", year=words.listed(dict.fromkeys(when)), note=note) for note, when in years.items()]
    said = f"{NOTED}{words('mark.semicolon').join(told)}{words('mark.stop')}" if told else ""
    return said + words("chart.source", sources=words.sources(series.observations))


def _is_series(series: KpiSeries) -> bool:
    done = results(series)
    return bool(done) and len({*done, *targets(series)}) > 1


def _point(year: int, quantity: Quantity, series: KpiSeries, scene: Scene, measure: str) -> Point:
    words = scene.words
    head = words("trend.point", kpi=words.kpi(series.kpi), year=year, measure=words(measure))
    hollow = quantity.certainty is not Certainty.PUBLISHED
    noted = not quantity.is_derived and bool(quantity.basis[0].note)
    text = f"{number(quantity.value)}{NOTED if noted else ''}"
    hover = scene.hover(quantity, series.kpi, head)
    if noted:
        hover += f"<br>{wrapped(words.note(quantity.basis[0].note), NOTE)}"
    return Point(year, quantity.value, text, hover, hollow)


def _title(
    series: KpiSeries,
    done: dict[int, Quantity],
    aims: dict[int, tuple[Quantity, Quantity | None]],
    scene: Scene,
) -> str:
    words, kpi = scene.words, series.kpi
    name = words.kpi(kpi)
    shown = {year: quantity for year, quantity in done.items() if not quantity.is_derived}
    told = outcome(series, max(shown, default=0))
    if told is not None:
        return "".join(
            words.phrases(f"say.{told.verdict.value}", kpi=name, year=told.result.year,
                          value=scene.value_of_row(told.result), target=scene.value_of_row(told.target))
        )  # fmt: skip
    if len(shown) > 1:
        first, last = min(shown), max(shown)
        ratio = shown[last].value / shown[first].value if shown[first].value else 0
        bounded = any(shown[year].qualifier or shown[year].certainty != Certainty.PUBLISHED for year in (first, last))
        if kpi.unit == "%" or not ratio or bounded:
            return words("trend.moved", kpi=name, first=first, last=last,
                         a=scene.value(shown[first], kpi), b=scene.value(shown[last], kpi))  # fmt: skip
        if ratio >= 2:
            return words("trend.times", kpi=name, first=first, last=last, ratio=f"{ratio:.1f}")
        if abs(ratio - 1) < 0.0005:
            return words("trend.same", kpi=name, first=first, last=last, value=scene.value(shown[last], kpi))
        key = "trend.rose" if ratio > 1 else "trend.fell"
        if is_whole(kpi.unit) and shown[first].value < FEW:
            change = scene.value(replace(shown[last], value=abs(shown[last].value - shown[first].value)), kpi)
            return words(key, kpi=name, first=first, last=last, change=change)
        return words(key, kpi=name, first=first, last=last, change=percent(abs(ratio - 1) * 100, digits=1))
    if aims:
        year = min((y for y in aims if y > max(shown, default=0)), default=max(aims))
        now = max(shown or done)
        return words("trend.aim", kpi=name, year=now, value=scene.value(done[now], kpi),
                     target_year=year, target=words.span(*aims[year], kpi))  # fmt: skip
    now = max(shown or done)
    before = min(done)
    return words("trend.moved", kpi=name, first=before, last=now,
                 a=scene.value(done[before], kpi), b=scene.value(done[now], kpi))  # fmt: skip
