"""How hard is each promise? The growth that targets ask for against the growth of the year before."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.target import required_text, rule_text, target_text
from dashboard.dataset.model import Kpi
from dashboard.figures.effort import EffortRow, effort_figure
from dashboard.metrics.area import HARDEST_FIRST
from dashboard.metrics.export_rows import export_rows
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, effort, target_interpretations
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

SYMBOLS = {"far": "▲▲", "faster": "▲", "same": "=", "easier": "▽", "unknown": "◌"}


def effort_chart(kpis: Sequence[Kpi], context: ViewContext) -> Chart | None:
    """Every reading of every target that has a result to grow from, hardest first; None where there is none."""
    translate, year = context.translate, context.year
    found = [
        (kpi, reading, effort(context.dataset.series(kpi.name), reading))
        for kpi in kpis
        for reading in target_interpretations(context.dataset.series(kpi.name), year + 1)
        if reading.required is not None
    ]
    if not found:
        return None
    found.sort(key=lambda one: (HARDEST_FIRST.index(one[2].judgement), -(one[2].ratio or 0), -(one[1].required or 0)))
    rows = []
    for kpi, reading, _ in found:
        series = context.dataset.series(kpi.name)
        rows += [row for row in (series.actual(year), series.growth(year), reading.target) if row is not None]
        rows += reading.high.basis if reading.high else ()
    kpi, _, weighed = found[0]
    title = (
        translate.segments("effort_chart.title", kpi=translate.kpi(kpi), ratio=f"{weighed.ratio:.2f}")
        if weighed.ratio is not None
        else translate.segments("effort_chart.none", year=year)
    )
    return Chart(
        key="effort",
        figure=effort_figure([_row(*one, context) for one in found], context.theme),
        title=title,
        sub=translate("effort_chart.sub", year=year, next=year + 1),
        rows=export_rows(rows),
        legend=(
            ("result", translate("effort_chart.achieved", year=year)),
            ("diamond", translate("effort_chart.required", year=year + 1)),
        ),
        foot=translate("effort_chart.rule") + translate("chart.source", sources=translate.sources(rows)),
    )


def _row(kpi: Kpi, reading: TargetInterpretation, weighed: Effort, context: ViewContext) -> EffortRow:
    translate = context.translate
    name, target = translate.kpi(kpi), target_text(reading, kpi, context)
    judgement = translate(f"effort.{weighed.judgement.value}")
    ratio = f" {weighed.ratio:.2f}" if weighed.ratio is not None else ""
    judged = weighed.judgement is not Judgement.UNKNOWN
    why = (
        rule_text(weighed.required or 0, weighed.achieved or 0, weighed.judgement, context)
        if judged
        else translate(f"rule.{weighed.reason}", year=context.year)
    )
    head = translate("effort_chart.required", year=context.year + 1)
    asked = f"<b>{name}</b><br>{head} {required_text(reading, translate)}"
    growth = context.dataset.series(kpi.name).growth(context.year)
    return EffortRow(
        name,
        translate("effort_chart.by", target=target),
        None if weighed.achieved is None else round(weighed.achieved * 100, 6),
        round((reading.required or 0) * 100, 6),
        None if reading.required_high is None else round(reading.required_high * 100, 6),
        f"{SYMBOLS[weighed.judgement.value]}{ratio} {judgement}",
        weighed.judgement is Judgement.FAR,
        f"<b>{name}</b><br>{translate('effort_chart.achieved', year=context.year)} {growth.value}%"
        f"<br>{translate('mark.source')}{translate.sources([growth])}"
        if growth
        else "",
        f"{asked}<br>{target}<br>{why}<br>{translate('mark.source')}{translate.sources([reading.target])}",
        context.selection.to(View.KPI, kpi=kpi.name).change(target=reading.token).href,
    )
