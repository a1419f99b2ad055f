"""Builds the card of a KPI without a target for the year after: name, result, what is known beside it, source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.card_lines import growth_line, part_line, value_line
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import amount_nodes
from dashboard.components.target_cells import outcome_nodes
from dashboard.dataset.model import PROVINCE, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.quantity import published
from dashboard.dataset.series import Breakdowns
from dashboard.metrics.district import total
from dashboard.metrics.plan_year import target_outcome
from dashboard.routing.view_context import ViewContext

MAX_NAMED_BREAKDOWNS = 5  # of very many


def fact_card(kpi: Kpi, context: ViewContext) -> Component:
    """Return the card, one link as a whole; breakdowns without a sum are shown by their range."""
    translate, series = context.translate, context.dataset.series(kpi.name)
    result = total(context.dataset, kpi, context.year)
    breakdowns = None if result else context.dataset.parts(kpi.name).get(context.year)
    province = context.dataset.series(kpi.name, PROVINCE).actual(context.year)
    lines: list[Component] = []
    if breakdowns:
        names = [f"{translate.breakdown(row.breakdown)} {translate.number(row.value, kpi)}" for row in breakdowns.rows]
        if breakdowns.hidden:
            count = number(breakdowns.count - MAX_NAMED_BREAKDOWNS)
            names[MAX_NAMED_BREAKDOWNS:] = [translate("composition.hidden", count=count)]
        lines.append(html.P(translate.listed(names)))
    elif result is None or result.is_derived or series.growth(context.year) is not None:
        lines.append(growth_line(kpi, result, context))
    if province is not None:
        name = translate.district(context.dataset.catalog.district(PROVINCE))
        lines.append(html.P(translate("card.reference", place=name, value=context.value_of_row(province))))
    outcome = target_outcome(context.dataset, kpi, context.year)
    if outcome is not None:
        lines.append(html.P(outcome_nodes(outcome, context)))
    basis = [*(result.basis if result else ()), *(breakdowns.rows if breakdowns else ())]
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            _range_line(breakdowns, kpi, context) if breakdowns else value_line(result, kpi, context),
            html.Div([*lines, part_line(kpi, result, context)], className="value-details"),
            html.P(html.Span(translate.sources([*basis, *([province] if province else [])])), className="explanation"),
        ],
        className="kpi-card fact-card",
        href=context.kpi_href(kpi),
    )


def _range_line(breakdowns: Breakdowns, kpi: Kpi, context: ViewContext) -> Component:
    low, unit = published(breakdowns.low), context.translate.unit(kpi)
    amount = context.translate.amount(low, unit, breakdowns.high.value)
    return html.P(amount_nodes(amount, amount.number), className="value")
