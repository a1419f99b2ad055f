"""What became of targets: every target with a result of its year, and those that a later plan implies one for."""

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
    """Every target of the city that can be held against a result, newest first."""
    found: list[TargetOutcome] = []
    for kpi in kpis:
        series = context.dataset.series(kpi.name)
        told = {one.target.year: one for one in outcomes(series)}
        for year, one in told.items():
            found.append(TargetOutcome(kpi, year, published(one.target), published(one.result), one.verdict, one.gap))
        aims = targets_by_year(series)
        for year, result in results_by_year(series).items():
            if not result.is_derived or year not in aims or year in told or kpi.direction is not Direction.MORE:
                continue
            if aims[year][0].value:
                verdict, gap = judge_result(aims[year][0], result.value)
                found.append(TargetOutcome(kpi, year, aims[year][0], result, verdict, gap))
    return tuple(sorted(found, key=lambda one: (-one.year, one.kpi.area)))


def outcome_rows(found: Sequence[TargetOutcome]) -> tuple[ExportRow, ...]:
    """Targets and results as rows of the table."""
    return tuple(
        record
        for one in found
        for record in (
            quantity_row(one.target, year=one.year, measure=Measure.TARGET, kpi=one.kpi.name),
            quantity_row(one.result, year=one.year, kpi=one.kpi.name),
        )
    )


def outcome_table(found: Sequence[TargetOutcome], context: ViewContext) -> Component:
    """One line per target: what was asked, what came, the verdict with its gap; implied results hollow."""
    translate = context.translate
    heads = (("table.year", ""), ("table.kpi", ""), ("measure.target", "r"), ("measure.actual", "r"))
    head = [html.Th(translate(key), scope="col", className=kind) for key, kind in heads]
    head += [
        html.Th(translate("kept.verdict"), scope="col"),
        html.Th(translate("table.source"), scope="col", className="src"),
    ]
    body = [_line(one, context) for one in found]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="sheet kept stack")


def _line(one: TargetOutcome, context: ViewContext) -> Component:
    translate = context.translate
    result = context.value(one.result, one.kpi)
    shown: Component | str = result
    if one.result.is_derived:
        shown = html.Span([html.I(result), html.Small(one.result.formula)])
    target = context.value(one.target, one.kpi)
    aim = html.I(target) if one.target.is_derived else target
    verdict = translate(f"outcome.{one.verdict.value}")
    if one.gap:
        verdict = translate("kept.gap", verdict=verdict, gap=percent(one.gap * 100, digits=1))
    if one.result.is_derived:
        verdict = translate("kept.implied", verdict=verdict)
    return html.Tr(
        [
            html.Td(str(one.year), **data(label=translate("table.year"))),
            html.Td(html.A(translate.kpi(one.kpi), href=context.kpi_href(one.kpi), className="link")),
            html.Td(html.Span(aim, className="tt"), className="r", **data(label=translate("measure.target"))),
            html.Td(html.Span(shown, className="tr"), className="r", **data(label=translate("measure.actual"))),
            html.Td(html.Span([symbol(one.verdict.value), verdict], className="verdict", **data(effort="plain"))),
            html.Td(translate.sources((*one.target.basis, *one.result.basis)), className="src"),
        ]
    )
