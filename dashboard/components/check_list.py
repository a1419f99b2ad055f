"""Findings of the checks: a sentence, the sum with its numbers, and the rows that it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import scrolled, symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import sources_table
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import Amount, is_whole
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.export_rows import ExportRow, export_row, export_rows
from dashboard.routing.view_context import ViewContext

SYMBOLS = {CheckVerdict.DIFFERS: "missed", CheckVerdict.UNCLEAR: "unknown", CheckVerdict.AGREES: "met"}


def check_list(found: Sequence[CheckResult], context: ViewContext) -> Component:
    """Findings one under the other, each with its rows a key press away."""
    return html.Ol([_item(finding, context) for finding in found], className="findings")


def check_rows(found: Sequence[CheckResult]) -> tuple[ExportRow, ...]:
    """The published rows behind findings, each once."""
    return export_rows(row for finding in found for row in finding.rows)


def check_text(finding: CheckResult, context: ViewContext) -> str:
    """A finding in a sentence."""
    translate, catalog = context.translate, context.dataset.catalog
    place = "" if finding.district.name == CITY else f"{translate.district(finding.district)}{translate('mark.space')}"
    outer = finding.facts.get("outer", CITY)
    against = finding.facts.get("against", "target")
    key = f"check.{finding.rule.value}_{finding.verdict.value}"
    if finding.rule.value == "implied":
        key = f"check.implied_{against}_{finding.verdict.value}"
    return translate(
        key,
        kpi=f"{place}{translate.kpi(finding.kpi)}",
        year=finding.year,
        left=_value(finding, finding.left.unit, "left", context),
        right=_value(finding, finding.right.unit, "right", context),
        other=translate.kpi(finding.other_kpi) if finding.other_kpi else translate.district(catalog.district(outer)),
        other_year=finding.other_year or "",
    )


def _value(finding: CheckResult, unit: str, side: str, context: ViewContext) -> str:
    """One side of a finding as a reader would say it: rounded, with both ends of a range."""
    quantity = finding.left if side == "left" else finding.right
    if quantity.is_derived:
        digits = 0 if is_whole(unit) else 2
        quantity = replace(quantity, value=round(quantity.value, digits))
    kpi = finding.kpi
    if side == "left" and "high" in finding.facts:
        amount = context.translate.amount(quantity, context.translate.unit(kpi))
        return str(Amount(amount.before, f"{amount.number}–{finding.facts['high']}", amount.after))
    if unit != kpi.unit and finding.other_kpi is not None and finding.other_kpi.unit == unit:
        kpi = finding.other_kpi
    if quantity.basis[0].measure.is_growth and unit == "%":
        sign = "+" if quantity.value > 0 else ""
        return f"{sign}{context.translate.amount(quantity, '%')}"
    return context.value(quantity, kpi)


def _item(finding: CheckResult, context: ViewContext) -> Component:
    translate = context.translate
    rows = [export_row(row) for row in finding.rows]
    return html.Li(
        [
            html.P(
                [symbol(SYMBOLS[finding.verdict]), translate(f"check.{finding.verdict.value}")],
                className="verdict",
                **data(verdict=finding.verdict.value),
            ),
            html.Div(
                [
                    html.P(html.A(check_text(finding, context), href=context.kpi_href(finding.kpi)), className="says"),
                    html.P([html.Span(finding.formula), html.Span(translate.sources(finding.rows))], className="why"),
                    html.Details(
                        [
                            html.Summary(translate("check.rows", count=len(rows))),
                            scrolled(sources_table(rows, context), context.translate),
                        ],
                        className="tabletwin",
                    ),
                ]
            ),
        ]
    )
