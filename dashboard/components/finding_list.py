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
from dashboard.metrics.checks.finding import Finding, Verdict
from dashboard.metrics.export_rows import Record, record, records
from dashboard.routing.view_context import Scene

SYMBOLS = {Verdict.DIFFERS: "missed", Verdict.UNCLEAR: "unknown", Verdict.AGREES: "met"}


def finding_list(found: Sequence[Finding], scene: Scene) -> Component:
    """Findings one under the other, each with its rows a key press away."""
    return html.Ol([_item(finding, scene) for finding in found], className="findings")


def finding_records(found: Sequence[Finding]) -> tuple[Record, ...]:
    """The published rows behind findings, each once."""
    return records(row for finding in found for row in finding.rows)


def finding_words(finding: Finding, scene: Scene) -> str:
    """A finding in a sentence."""
    words, catalog = scene.words, scene.dataset.catalog
    place = "" if finding.district.name == CITY else f"{words.district(finding.district)}{words('mark.space')}"
    outer = finding.facts.get("outer", CITY)
    against = finding.facts.get("against", "target")
    key = f"check.{finding.rule.value}_{finding.verdict.value}"
    if finding.rule.value == "implied":
        key = f"check.implied_{against}_{finding.verdict.value}"
    return words(
        key,
        kpi=f"{place}{words.kpi(finding.kpi)}",
        year=finding.year,
        left=_value(finding, finding.left.unit, "left", scene),
        right=_value(finding, finding.right.unit, "right", scene),
        other=words.kpi(finding.other) if finding.other else words.district(catalog.district(outer)),
        other_year=finding.other_year or "",
    )


def _value(finding: Finding, unit: str, side: str, scene: Scene) -> str:
    """One side of a finding as a reader would say it: rounded, with both ends of a range."""
    quantity = finding.left if side == "left" else finding.right
    if quantity.is_derived:
        digits = 0 if is_whole(unit) else 2
        quantity = replace(quantity, value=round(quantity.value, digits))
    kpi = finding.kpi
    if side == "left" and "high" in finding.facts:
        amount = scene.words.amount(quantity, scene.words.unit(kpi))
        return str(Amount(amount.before, f"{amount.number}–{finding.facts['high']}", amount.after))
    if unit != kpi.unit and finding.other is not None and finding.other.unit == unit:
        kpi = finding.other
    if quantity.basis[0].measure.is_growth and unit == "%":
        sign = "+" if quantity.value > 0 else ""
        return f"{sign}{scene.words.amount(quantity, '%')}"
    return scene.value(quantity, kpi)


def _item(finding: Finding, scene: Scene) -> Component:
    words = scene.words
    rows = [record(row) for row in finding.rows]
    return html.Li(
        [
            html.P(
                [symbol(SYMBOLS[finding.verdict]), words(f"check.{finding.verdict.value}")],
                className="verdict",
                **data(verdict=finding.verdict.value),
            ),
            html.Div(
                [
                    html.P(html.A(finding_words(finding, scene), href=scene.kpi_href(finding.kpi)), className="says"),
                    html.P([html.Span(finding.formula), html.Span(words.sources(finding.rows))], className="why"),
                    html.Details(
                        [
                            html.Summary(words("check.rows", count=len(rows))),
                            scrolled(sources_table(rows, scene), scene.words),
                        ],
                        className="tabletwin",
                    ),
                ]
            ),
        ]
    )
