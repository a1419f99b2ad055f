"""Builds the list of check results: a sentence, the calculation with its numbers, and the rows that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol, table_twin
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import sources_table
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import Amount, is_whole
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.export_rows import export_row
from dashboard.routing.view_context import ViewContext

SYMBOLS = {CheckVerdict.DIFFERS: "missed", CheckVerdict.UNCLEAR: "unknown", CheckVerdict.AGREES: "met"}


def check_list(results: Sequence[CheckResult], context: ViewContext) -> Component:
    """Return results one under the other, each with its rows in a disclosure."""
    return html.Ol([_item(result, context) for result in results], className="check-results")


def check_text(result: CheckResult, context: ViewContext) -> str:
    """Return a result as a sentence."""
    translate, catalog = context.translate, context.dataset.catalog
    place = "" if result.district.name == CITY else f"{translate.district(result.district)}{translate('mark.space')}"
    outer = catalog.district(result.facts.get("outer", CITY))
    key = f"check.{result.rule.value}_{result.verdict.value}"
    if result.rule.value == "implied":
        key = f"check.implied_{result.facts.get('against', 'target')}_{result.verdict.value}"
    return translate(
        key,
        kpi=f"{place}{translate.kpi(result.kpi)}",
        year=result.year,
        left=_value(result, "left", context),
        right=_value(result, "right", context),
        other=translate.kpi(result.other_kpi) if result.other_kpi else translate.district(outer),
        other_year=result.other_year or "",
    )


def _value(result: CheckResult, side: str, context: ViewContext) -> str:
    """Return one side of a result: rounded, with both ends of a range."""
    quantity = result.left if side == "left" else result.right
    unit = quantity.unit
    if quantity.is_derived:
        quantity = replace(quantity, value=round(quantity.value, 0 if is_whole(unit) else 2))
    kpi = result.kpi
    if side == "left" and "high" in result.facts:
        amount = context.translate.amount(quantity, context.translate.unit(kpi))
        return str(Amount(amount.before, f"{amount.number}–{result.facts['high']}", amount.after))
    if unit != kpi.unit and result.other_kpi is not None and result.other_kpi.unit == unit:
        kpi = result.other_kpi
    if quantity.basis[0].measure.is_growth and unit == "%":
        return f"{'+' if quantity.value > 0 else ''}{context.translate.amount(quantity, '%')}"
    return context.value(quantity, kpi)


def _item(result: CheckResult, context: ViewContext) -> Component:
    translate, verdict = context.translate, result.verdict
    rows = [export_row(row) for row in result.rows]
    body = [
        html.P(html.A(check_text(result, context), href=context.kpi_href(result.kpi)), className="statement"),
        html.P([html.Span(result.formula), html.Span(translate.sources(result.rows))], className="explanation"),
        table_twin(translate("check.rows", count=len(rows)), sources_table(rows, context), translate),
    ]
    judged: list[Component | str] = [symbol(SYMBOLS[verdict]), translate(f"check.{verdict.value}")]
    return html.Li([html.P(judged, className="verdict", **data(verdict=verdict.value)), html.Div(body)])
