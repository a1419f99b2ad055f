"""Builds the table of target outcomes: each with the result of its year, published or implied by a later plan."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.target import basis_text
from dashboard.components.target_cells import outcome_nodes
from dashboard.dataset.numbers import percent
from dashboard.dataset.observation import Measure
from dashboard.metrics.export_rows import ExportRow, quantity_row
from dashboard.metrics.outcome import TargetOutcome
from dashboard.routing.view_context import ViewContext


def outcome_rows(outcomes: Sequence[TargetOutcome]) -> tuple[ExportRow, ...]:
    """Return targets and results as export rows."""
    return tuple(
        quantity_row(quantity, year=outcome.year, measure=measure, kpi=outcome.kpi.name, district=district)
        for outcome in outcomes
        for district in (outcome.target.basis[0].district,)  # of a sum of districts that of the city's target
        for quantity, measure in ((outcome.target, Measure.TARGET), (outcome.result, Measure.ACTUAL))
    )


def outcome_table(outcomes: Sequence[TargetOutcome], context: ViewContext) -> Component:
    """Return one line per target: the target, the result, completion, and the outcome with its gap."""
    translate = context.translate
    heads = (("table.year", ""), ("table.kpi", ""), ("measure.target", "numeric"), ("measure.actual", "numeric"))
    head = [html.Th(translate(key), scope="col", className=class_name) for key, class_name in heads]
    head.append(html.Th(translate("targets.completion"), scope="col", className="numeric"))
    head.append(html.Th(translate("targets.outcome"), scope="col"))
    body = [_row(outcome, context) for outcome in outcomes]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="data-table outcome-table stacked-table")


def _row(outcome: TargetOutcome, context: ViewContext) -> Component:
    translate, kpi = context.translate, outcome.kpi
    target_row, result_row = outcome_rows([outcome])
    target: Component | str = translate.format_range(outcome.target, outcome.high, kpi)
    if outcome.target.is_derived:
        target = html.Span([html.I(target), html.Small(translate.formula(outcome.target.formula, kpi))])
    result: Component | str = context.value(outcome.result, kpi)
    if outcome.result.is_derived:
        basis = html.Small(
            basis_text(outcome.result, kpi, translate), title=translate.formula(outcome.result.formula, kpi)
        )
        result = html.Span([html.I(result), basis])
    completion = "–" if outcome.completion is None else percent(outcome.completion * 100, digits=1)
    return html.Tr(
        [
            html.Td(str(outcome.year), **data(label=translate("table.year"))),
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(
                source_link(html.Span(target, className="value-target"), target_row, context),
                className="numeric",
                **data(label=translate("measure.target")),
            ),
            html.Td(
                source_link(html.Span(result, className="value-result"), result_row, context),
                className="numeric",
                **data(label=translate("measure.actual")),
            ),
            html.Td(completion, className="numeric", **data(label=translate("targets.completion"))),
            html.Td(outcome_nodes(outcome, context), className="column-outcome"),
        ]
    )
