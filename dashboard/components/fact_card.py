"""A KPI without a target for the year after, in four lines: name, result, what is known beside it, source."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.kpi_card import growth_line, judged_line, need_line, value_line
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import PROVINCE, Kpi, Quantity, published
from dashboard.dataset.numbers import number, spread
from dashboard.dataset.series import Breakdowns
from dashboard.metrics.district import total
from dashboard.metrics.outcome import outcome
from dashboard.routing.view_context import ViewContext

FEW = 5  # parts of very many that a card names


def fact_card(kpi: Kpi, context: ViewContext) -> Component:
    """The whole card is one link; parts that add up to nothing are shown by their range."""
    translate = context.translate
    result = total(context.dataset, kpi, context.year)
    parts = None if result else context.dataset.parts(kpi.name).get(context.year)
    province = context.dataset.series(kpi.name, PROVINCE).actual(context.year)
    lines: list[Component] = [growth_line(kpi, result, context)] if _says_more(kpi, result, context) else []
    if parts:
        named = [f"{translate.breakdown(part.breakdown)} {number(part.value)}" for part in parts.rows]
        if parts.hidden:
            named[FEW:] = [translate("composition.hidden", count=number(parts.count - FEW))]
        lines = [html.P(translate.listed(named))]
    if province is not None:
        name = translate.district(context.dataset.catalog.district(PROVINCE))
        lines.append(html.P(translate("card.reference", place=name, value=context.value_of_row(province))))
    if outcome(context.dataset.series(kpi.name), context.year) is not None:
        verdict, rule = judged_line(kpi, (), context)
        lines += [verdict, html.P(rule)]
    basis = [*(result.basis if result else ()), *(parts.rows if parts else ()), *([province] if province else [])]
    return html.A(
        [
            html.H3(translate.kpi(kpi)),
            _range_line(parts, kpi, context) if parts else value_line(result, kpi, context),
            html.Div([*lines, need_line(kpi, result, (), context)], className="beside-value"),
            html.P(html.Span(translate.sources(basis)), className="why"),
        ],
        className="kpi fact",
        href=context.kpi_href(kpi),
    )


def _range_line(parts: Breakdowns, kpi: Kpi, context: ViewContext) -> Component:
    after = html.Small(context.translate.amount(published(parts.high), context.translate.unit(kpi)).after)
    shown = spread(parts.low.value, parts.high.value)
    return html.P([shown, after], className="value")


def _says_more(kpi: Kpi, result: Quantity | None, context: ViewContext) -> bool:
    """False where the growth line would only repeat that no growth is published."""
    summed = result is not None and result.is_derived
    return result is None or summed or context.dataset.series(kpi.name).growth(context.year) is not None
