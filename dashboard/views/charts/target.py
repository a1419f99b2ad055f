"""How far are results from their targets? Several KPIs as shares of theirs, or one in every reading of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi, Measure, Observation, published
from dashboard.dataset.numbers import number, percent
from dashboard.figures.bullet import Bullet, Goal, bullet_figure
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows, quantity_row
from dashboard.metrics.growth import TargetInterpretation, target_interpretations
from dashboard.metrics.outcome import outcomes
from dashboard.routing.view_context import ViewContext


def progress_chart(kpis: Sequence[Kpi], context: ViewContext) -> Chart | None:
    """Results as shares of next year's targets, the farthest first; None without a result and a target."""
    translate, year = context.translate, context.year
    found: list[tuple[float, Kpi, Observation, tuple[TargetInterpretation, ...]]] = []
    for kpi in kpis:
        series = context.dataset.series(kpi.name)
        result, aims = series.actual(year), target_interpretations(series, year + 1)
        if result is not None and aims and aims[0].level is not None and aims[0].level.value:
            found.append((result.value / aims[0].level.value, kpi, result, aims))
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    bullets = [_bullet(share, kpi, result, aims, context) for share, kpi, result, aims in found]
    rows: list[ExportRow] = []
    for _, _, result, aims in found:
        rows.append(export_row(result))
        for aim in aims:
            rows += export_rows([aim.target, *(aim.high.basis if aim.high else ())])
            if aim.level is not None and aim.level.is_derived:
                rows.append(quantity_row(aim.level, year=year + 1, measure=Measure.TARGET))
    share, kpi = found[0][0], found[0][1]
    return Chart(
        key="progress",
        figure=bullet_figure(bullets, context.theme, suffix="%"),
        title=translate.segments(
            "progress.one" if len(found) == 1 else "progress.all" if share >= 1 else "progress.many",
            kpi=translate.kpi(kpi),
            share=percent(share * 100, digits=1),
            count=len(found),
            year=year,
            next=year + 1,
        ),
        sub=context.of_city(translate("progress.sub", year=year, next=year + 1)),
        rows=tuple(dict.fromkeys(rows)),
        legend=bullet_legend(
            [aims[0] for _, _, _, aims in found], [len(aims) for *_, aims in found], year, year + 1, context
        ),
        foot=translate("chart.source", sources=translate.sources([b for r in rows for b in r.quantity.basis])),
    )


def target_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """One KPI in its own unit against every reading of a target: next year's, else the newest that has a result.

    None where no target can be put beside a result.
    """
    translate = context.translate
    series = context.dataset.series(kpi.name)
    ends = [context.year + 1, *(told.result.year for told in reversed(outcomes(series)))]
    for end in ends:
        aims = [aim for aim in target_interpretations(series, end, context.selection.target) if aim.level is not None]
        result = series.actual(end - 1 if end == context.year + 1 else end)
        if aims and result is not None:
            break
    else:
        return None
    value = context.value(published(result), kpi)
    rows = [export_row(result), *export_rows(aim.target for aim in aims)]
    rows += [export_row(aim.high.basis[0]) for aim in aims if aim.high]
    rows += [
        quantity_row(aim.level, year=end, measure=Measure.TARGET)
        for aim in aims
        if aim.level is not None and aim.level.is_derived
    ]
    levels = [aim.level.value for aim in aims if aim.level is not None]
    targets = [target_text(aim, kpi, context) for aim in aims]
    if len(aims) > 1:
        gap = number(round(abs(levels[0] - levels[1]), 6))
        title = translate.segments(
            "target.two", next=end, a=targets[0], b=targets[1], gap=gap, unit=translate.unit(kpi)
        )
    else:
        title = translate.segments("target.one", year=result.year, value=value, next=end, target=targets[0])
    goals = tuple(
        replace(_goal(aim, 1, index > 0, kpi, context), label=_aims([aim], kpi, context))
        for index, aim in enumerate(aims)
    )
    hover = context.hover_row(result, f"{translate.kpi(kpi)} {result.year}")
    bullet = Bullet(str(result.year), result.value, value, hover, goals, "")
    return Chart(
        key="target",
        figure=bullet_figure([bullet], context.theme),
        title=title,
        sub=context.of_city(translate("target.sub", kpi=translate.kpi(kpi), unit=translate.unit(kpi))),
        rows=tuple(rows),
        legend=bullet_legend(aims[:1], [len(aims)], result.year, end, context),
        foot=translate("chart.source", sources=translate.sources([b for r in rows for b in r.quantity.basis])),
    )


def bullet_legend(
    aims: Sequence[TargetInterpretation], counts: Sequence[int], year: int, end: int, context: ViewContext
) -> tuple[tuple[str, str], ...]:
    """The marks that bullets of these readings use; `counts` says how many readings each bullet has."""
    translate = context.translate
    made = [("bar", translate("legend.result", year=year))]
    if any(aim.level is not None and not aim.level.is_derived for aim in aims):
        made.append(("goal", translate("legend.aim", year=end)))
    if any(aim.high for aim in aims):
        made.append(("range", translate("legend.range")))
    if any(count > 1 for count in counts):
        made.append(("second", translate("legend.second")))
    if any(aim.level is not None and aim.level.is_derived for aim in aims):
        made.append(("goal-hollow", translate("legend.goal_derived")))
    return tuple(made)


def _bullet(
    share: float, kpi: Kpi, result: Observation, aims: tuple[TargetInterpretation, ...], context: ViewContext
) -> Bullet:
    base = aims[0].level.value if aims[0].level else 1
    head = f"{context.translate.kpi(kpi)} {result.year}"
    return Bullet(
        context.translate.kpi(kpi),
        share * 100,
        context.value(published(result), kpi),
        context.hover_row(result, head),
        tuple(_goal(aim, 100 / base, index > 0, kpi, context) for index, aim in enumerate(aims) if aim.level),
        _aims(aims, kpi, context),
        link=context.kpi_href(kpi),
    )


def _goal(aim: TargetInterpretation, scale: float, second: bool, kpi: Kpi, context: ViewContext) -> Goal:
    translate = context.translate
    assert aim.level is not None  # callers keep only readings with a level
    head = f"{translate.kpi(kpi)} {aim.target.year} {translate('measure.target')}"
    return Goal(
        aim.level.value * scale,
        context.hover(aim.level, kpi, head),
        high=aim.high.value * scale if aim.high else None,
        second=second,
        hollow=aim.level.is_derived and not second,
    )


def _aims(aims: Sequence[TargetInterpretation], kpi: Kpi, context: ViewContext) -> str:
    """All readings of a target in one line, a growth with the level it means."""
    translate = context.translate
    said = []
    for aim in aims:
        text = target_text(aim, kpi, context)
        means = aim.is_growth and aim.level is not None
        said.append(
            translate("target.means", target=text, value=number(aim.level.value)) if means and aim.level else text
        )
    return translate("mark.semicolon").join(said)
