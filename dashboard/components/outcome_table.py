"""Builds the table of target outcomes: each with the result of its year, published or implied by a later plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Direction, Kpi, Measure, Quantity, published
from dashboard.dataset.numbers import percent
from dashboard.metrics.export_rows import ExportRow, quantity_row
from dashboard.metrics.growth import results_by_year, targets_by_year
from dashboard.metrics.outcome import Verdict, judge_result, outcomes
from dashboard.routing.view_context import ViewContext


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """One target and the result of its year, published or implied by a later plan."""

    kpi: Kpi
    year: int
    target: Quantity
    result: Quantity
    verdict: Verdict
    gap: float  # what the result lacks, as a share of the target; 0 when met


def target_outcomes(kpis: Sequence[Kpi], context: ViewContext) -> tuple[TargetOutcome, ...]:
    """Return every target of the city that can be compared with a result, newest first."""
    rows: list[TargetOutcome] = []
    for kpi in kpis:
        series = context.dataset.series(kpi.name)
        by_year = {outcome.target.year: outcome for outcome in outcomes(series)}
        for year, outcome in by_year.items():
            target, result = published(outcome.target), published(outcome.result)
            rows.append(TargetOutcome(kpi, year, target, result, outcome.verdict, outcome.gap))
        targets = targets_by_year(series)
        for year, result in results_by_year(series).items():
            if not result.is_derived or year not in targets or year in by_year or kpi.direction is not Direction.MORE:
                continue
            target = targets[year][0]
            if target.value:
                rows.append(TargetOutcome(kpi, year, target, result, *judge_result(target, result.value)))
    return tuple(sorted(rows, key=lambda row: (-row.year, row.kpi.area)))


def outcome_rows(outcomes: Sequence[TargetOutcome]) -> tuple[ExportRow, ...]:
    """Return targets and results as export rows."""
    return tuple(
        quantity_row(quantity, year=outcome.year, measure=measure, kpi=outcome.kpi.name)
        for outcome in outcomes
        for quantity, measure in ((outcome.target, Measure.TARGET), (outcome.result, Measure.ACTUAL))
    )


def outcome_table(outcomes: Sequence[TargetOutcome], context: ViewContext) -> Component:
    """Return one line per target: the target, the result, the verdict with its gap; implied results hollow."""
    translate = context.translate
    heads = (("table.year", ""), ("table.kpi", ""), ("measure.target", "numeric"), ("measure.actual", "numeric"))
    head = [html.Th(translate(key), scope="col", className=class_name) for key, class_name in heads]
    head.append(html.Th(translate("kept.verdict"), scope="col"))
    head.append(html.Th(translate("table.source"), scope="col", className="source"))
    body = [_row(outcome, context) for outcome in outcomes]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="data-table outcome-table stacked-table")


def _row(outcome: TargetOutcome, context: ViewContext) -> Component:
    translate, kpi = context.translate, outcome.kpi
    target: Component | str = context.value(outcome.target, kpi)
    if outcome.target.is_derived:
        target = html.I(target)
    result: Component | str = context.value(outcome.result, kpi)
    verdict = translate(f"outcome.{outcome.verdict.value}")
    if outcome.gap:
        verdict = translate("kept.gap", verdict=verdict, gap=percent(outcome.gap * 100, digits=1))
    if outcome.result.is_derived:
        result = html.Span([html.I(result), html.Small(outcome.result.formula)])
        verdict = translate("kept.implied", verdict=verdict)
    return html.Tr(
        [
            html.Td(str(outcome.year), **data(label=translate("table.year"))),
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(
                html.Span(target, className="value-target"),
                className="numeric",
                **data(label=translate("measure.target")),
            ),
            html.Td(
                html.Span(result, className="value-result"),
                className="numeric",
                **data(label=translate("measure.actual")),
            ),
            html.Td(html.Span([symbol(outcome.verdict.value), verdict], className="verdict", **data(effort="plain"))),
            html.Td(translate.sources((*outcome.target.basis, *outcome.result.basis)), className="source"),
        ]
    )
