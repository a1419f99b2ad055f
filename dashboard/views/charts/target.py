"""Builds the chart of a KPI's target: how far is the result from each of its interpretations?"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import published
from dashboard.figures.bullet import Bullet, Goal, bullet_figure
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows, quantity_row
from dashboard.metrics.growth import TargetInterpretation, target_interpretations
from dashboard.metrics.plan_year import target_outcomes
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.trend import has_trend

Interpretations = Sequence[TargetInterpretation]


def target_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """Charts one KPI in its unit against every interpretation of a target: next year's, else the newest with a result.

    None where no target can be put beside a result, and for one interpretation that the trend has beside its result.
    """
    translate, series, following = context.translate, context.dataset.series(kpi.name), context.year + 1
    for year in (following, *(outcome.year for outcome in target_outcomes(context.dataset, [kpi]))):
        readable = target_interpretations(series, year, context.selection.target)
        interpretations = [interpretation for interpretation in readable if interpretation.level is not None]
        result = series.actual(year - 1 if year == following else year)
        if interpretations and result is not None:
            break
    else:
        return None
    if len(interpretations) == 1 and has_trend(series):
        return None
    value = context.value(published(result), kpi)
    rows = [export_row(result), *export_rows(interpretation.target for interpretation in interpretations)]
    rows += [export_row(interpretation.high.basis[0]) for interpretation in interpretations if interpretation.high]
    rows += _derived_levels(interpretations, year)
    targets = [target_text(interpretation, kpi, context) for interpretation in interpretations]
    if len(targets) > 1:
        first, second, *_ = (interpretation.level.value for interpretation in interpretations if interpretation.level)
        gap = translate.difference(abs(round(first - second, 6)), kpi)
        title = translate.segments("target.two", next=year, a=targets[0], b=targets[1], gap=gap)
    else:
        title = translate.segments("target.one", year=result.year, value=value, next=year, target=targets[0])
    hover = context.hover_row(result, f"{translate.kpi(kpi)} {result.year}")
    bullet = Bullet(
        str(result.year), translate.in_unit(result.value, kpi), value, hover, _goals(interpretations, kpi, context)
    )
    return Chart(
        key="target",
        figure=bullet_figure(bullet, context.theme),
        title=title,
        sub=context.of_city(translate("target.sub", kpi=translate.kpi(kpi), unit=translate.unit(kpi))),
        rows=tuple(rows),
        legend=_legend(interpretations, result.year, year, context),
        foot=_source(rows, context),
    )


def _legend(
    interpretations: Interpretations, year: int, target_year: int, context: ViewContext
) -> tuple[tuple[str, str], ...]:
    """Lists the marks that the bullet of a target uses."""
    translate, leading = context.translate, interpretations[0]
    is_derived = leading.level is not None and leading.level.is_derived
    marks = [("bar", translate("legend.result", year=year))]
    if not is_derived:
        marks.append(("goal", translate("legend.aim", year=target_year)))
    if leading.high:
        marks.append(("range", translate("legend.range")))
    if len(interpretations) > 1:
        marks.append(("second", translate("legend.second")))
    if is_derived:
        marks.append(("goal-hollow", translate("legend.goal_derived")))
    return tuple(marks)


def _derived_levels(interpretations: Interpretations, year: int) -> list[ExportRow]:
    levels = [interpretation.level for interpretation in interpretations if interpretation.level]
    return [quantity_row(level, year=year, measure=Measure.TARGET) for level in levels if level.is_derived]


def _source(rows: Sequence[ExportRow], context: ViewContext) -> str:
    basis = [observation for row in rows for observation in row.quantity.basis]
    return context.translate("chart.source", sources=context.translate.sources(basis))


def _goals(interpretations: Interpretations, kpi: Kpi, context: ViewContext) -> tuple[Goal, ...]:
    """Builds a goal for each interpretation with a level; all but the first are secondary."""
    translate, goals = context.translate, []
    for index, interpretation in enumerate(interpretations):
        level, label = interpretation.level, target_text(interpretation, kpi, context)
        if level is None:
            continue
        if interpretation.is_growth:
            label = translate("target.means", target=label, value=context.value(level, kpi))
        head = f"{translate.kpi(kpi)} {interpretation.target.year} {translate('measure.target')}"
        low, hover = translate.in_unit(level.value, kpi), context.hover(level, kpi, head)
        high = translate.in_unit(interpretation.high.value, kpi) if interpretation.high else None
        goals.append(Goal(low, label, hover, high, second=index > 0, hollow=level.is_derived and index == 0))
    return tuple(goals)
