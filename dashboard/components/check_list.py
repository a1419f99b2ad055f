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
from dashboard.dataset.numbers import is_whole
from dashboard.i18n.terms import Translator
from dashboard.metrics.checks.check_result import CheckKind, CheckResult, CheckRule
from dashboard.metrics.export_rows import export_row
from dashboard.routing.view_context import ViewContext

SUM_RULES = (CheckRule.PARTS, CheckRule.DISTRICTS)  # of a whole year or of its months
SYMBOLS = {
    CheckKind.CONTRADICTION: "missed", CheckKind.LOWERED: "fall", CheckKind.EXPLAINABLE: "nearly",
    CheckKind.ROUNDING: "approximate", CheckKind.UNCLEAR: "unknown", CheckKind.AGREES: "met",
}  # fmt: skip


def check_list(results: Sequence[CheckResult], context: ViewContext) -> Component:
    """Return results one under the other, each with its rows in a disclosure."""
    return html.Ol([_item(result, context) for result in results], className="check-results")


def check_text(result: CheckResult, context: ViewContext) -> str:
    """Return a result as a sentence."""
    translate, catalog = context.translate, context.dataset.catalog
    place = "" if result.district.name == CITY else f"{translate.district(result.district)}{translate('mark.space')}"
    name = translate.kpi(result.kpi)
    if result.breakdown:
        name = translate("money.part", kpi=name, part=translate.breakdown(result.breakdown))
    outer = catalog.district(result.facts.get("outer", CITY))
    is_explainable = result.kind is CheckKind.EXPLAINABLE
    key = f"check.{result.rule.value}_{(result.kind if is_explainable else result.verdict).value}"
    if result.rule.value == "implied":
        key = f"check.implied_{result.facts.get('against', 'target')}_{result.verdict.value}"
    return translate(
        key,
        kpi=f"{place}{name}",
        year=result.year,
        left=_value(result, "left", context),
        right=_value(result, "right", context),
        other=translate.kpi(result.other_kpi) if result.other_kpi else translate.district(outer),
        other_year=result.other_year or "",
        through=_through(result.month, context, is_apart=result.rule in SUM_RULES),
        other_through=_through(result.other_month, context),
        gap=translate.difference(result.right.value - result.left.value, result.kpi) if is_explainable else "",
    )


def _through(month: int | None, context: ViewContext, *, is_apart: bool = False) -> str:
    """Return through which month a figure is; apart from what follows it where that is a year."""
    if month is None:
        return ""
    text = context.translate("progress.through", month=context.translate.month(month))
    return f"{text}{context.translate('mark.space')}" if is_apart else text


def _value(result: CheckResult, side: str, context: ViewContext) -> str:
    """Return one side of a result: rounded, with both ends of a range."""
    quantity, high = (result.left, result.left_high) if side == "left" else (result.right, result.right_high)
    unit = quantity.unit
    if quantity.is_derived:
        quantity = replace(quantity, value=round(quantity.value, 0 if is_whole(unit) else 2))
    kpi = result.kpi
    if unit != kpi.unit and result.other_kpi is not None and result.other_kpi.unit == unit:
        kpi = result.other_kpi
    if quantity.basis[0].measure.is_growth and unit == "%":
        return f"{'+' if quantity.value > 0 else ''}{context.translate.amount(quantity, '%')}"
    return str(context.translate.amount(quantity, context.translate.unit(kpi), high))


def _item(result: CheckResult, context: ViewContext) -> Component:
    translate = context.translate
    rows = [export_row(row) for row in result.rows]
    body = [
        html.P(html.A(check_text(result, context), href=context.kpi_href(result.kpi)), className="statement"),
        html.P(
            [html.Span(_formula(result, translate)), html.Span(translate.sources(result.rows))], className="explanation"
        ),
        table_twin(translate("check.rows", count=len(rows)), sources_table(rows, context), translate),
    ]
    return html.Li([kind_mark(result.kind, translate), html.Div(body)])


def kind_mark(kind: CheckKind, translate: Translator) -> Component:
    """Return what a result means as symbol and word."""
    content: list[Component | str] = [symbol(SYMBOLS[kind]), translate(f"check.{kind.value}")]
    return html.Span(content, className="verdict", **data(kind=kind.value))


def _formula(result: CheckResult, translate: Translator) -> str:
    """Return the calculation; a percentage bears its sign, and needs no other unit."""
    kpis = [kpi for kpi in (result.kpi, result.other_kpi) if kpi is not None and kpi.unit == result.right.unit]
    return translate.formula(result.formula, kpis[0]) if kpis else result.formula
