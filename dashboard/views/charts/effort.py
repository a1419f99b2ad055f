"""Builds the effort chart: how hard is each target? The growth that it requires against that of the year before."""

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
    """Charts every interpretation of every target that has a result to grow from, hardest first; None without any."""
    translate, dataset, year = context.translate, context.dataset, context.year
    efforts = [
        (kpi, interpretation, effort(dataset.series(kpi.name), interpretation))
        for kpi in kpis
        for interpretation in target_interpretations(dataset.series(kpi.name), year + 1)
        if interpretation.required is not None
    ]
    if not efforts:
        return None
    efforts.sort(key=lambda row: (HARDEST_FIRST.index(row[2].judgement), -(row[2].ratio or 0), -(row[1].required or 0)))
    observations = []
    for kpi, interpretation, _ in efforts:
        series = dataset.series(kpi.name)
        rows = (series.actual(year), series.growth(year), interpretation.target)
        observations += [row for row in rows if row is not None]
        observations += interpretation.high.basis if interpretation.high else ()
    (kpi, _, hardest), achieved = efforts[0], translate("effort_chart.achieved", year=year)
    title = translate.segments("effort_chart.none", year=year)
    if hardest.ratio is not None:
        title = translate.segments("effort_chart.title", kpi=translate.kpi(kpi), ratio=f"{hardest.ratio:.2f}")
    return Chart(
        key="effort",
        figure=effort_figure([_row(*row, context) for row in efforts], context.theme),
        title=title,
        sub=translate("effort_chart.sub", year=year, next=year + 1),
        rows=export_rows(observations),
        legend=(("result", achieved), ("diamond", translate("effort_chart.required", year=year + 1))),
        foot=translate("effort_chart.rule") + translate("chart.source", sources=translate.sources(observations)),
    )


def _row(kpi: Kpi, interpretation: TargetInterpretation, effort: Effort, context: ViewContext) -> EffortRow:
    translate, year = context.translate, context.year
    name, target = translate.kpi(kpi), target_text(interpretation, kpi, context)
    judgement = translate(f"effort.{effort.judgement.value}")
    ratio = f" {effort.ratio:.2f}" if effort.ratio is not None else ""
    if effort.judgement is Judgement.UNKNOWN:
        reason = translate(f"rule.{effort.reason}", year=year)
    else:
        reason = rule_text(effort.required or 0, effort.achieved or 0, effort.judgement, context)
    required = f"{translate('effort_chart.required', year=year + 1)} {required_text(interpretation, translate)}"
    source = f"{translate('mark.source')}{translate.sources([interpretation.target])}"
    growth = context.dataset.series(kpi.name).growth(year)
    return EffortRow(
        name,
        translate("effort_chart.by", target=target),
        None if effort.achieved is None else round(effort.achieved * 100, 6),
        round((interpretation.required or 0) * 100, 6),
        None if interpretation.required_high is None else round(interpretation.required_high * 100, 6),
        f"{SYMBOLS[effort.judgement.value]}{ratio} {judgement}",
        effort.judgement is Judgement.FAR,
        f"{name}\n{translate('effort_chart.achieved', year=year)} {growth.value}%"
        f"\n{translate('mark.source')}{translate.sources([growth])}"
        if growth
        else "",
        f"{name}\n{required}\n{target}\n{reason}\n{source}",
        context.selection.to(View.KPI, kpi=kpi.name).change(target=interpretation.token).href,
    )
