"""Builds the page of money: paid by the city, matched by districts, granted from above, lent by banks."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.chart import chart_figures
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Payer
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import MONEY_UNITS, Commitment, commitments
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.money import commitment_name, money_charts
from dashboard.views.page import ViewPage, area_label, build_page, data_table, table_section

TABLE = "money"  # the key of the table's rows


def money_view(context: ViewContext) -> ViewPage:
    """Builds the page of every sum that the record names for the city, or for the chosen district."""
    sums = commitments(context.dataset, context.year, context.district)
    charts = money_charts(sums, context)
    nothing = html.P(context.translate("money.nothing"), className="footnote")
    body = [*chart_figures(charts, context), _table(sums, context) if sums else nothing]
    rows = tuple(quantity_row(item.quantity, year=item.year, measure=item.measure) for item in sums)
    crumbs = [(context.translate("view.money"), context.selection.href)]
    return build_page(context, crumbs, _answer(sums, context), body, charts, {TABLE: rows})


def _answer(sums: Sequence[Commitment], context: ViewContext) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """States the largest sum that is promised, or paid where nothing is; counts the sums of each payer."""
    translate, year = context.translate, context.year
    if not sums:
        return translate.segments("money.head_none", district=translate.district(context.district), year=year), ()
    promised = [item for item in sums if item.is_promised and item.year == year + 1]
    largest = (promised or sums)[0]
    headline = translate.segments(
        "money.head" if promised else "money.head_results", year=largest.year, kpi=commitment_name(largest, context),
        value=context.value(largest.quantity, largest.kpi),
    )  # fmt: skip
    counts = {payer.value: sum(item.payer is payer for item in sums) for payer in Payer}
    return headline, translate.spans("money.lead", count=Span(str(len(sums)), "result"), **counts)


def _table(sums: Sequence[Commitment], context: ViewContext) -> Component:
    translate = context.translate
    heads = (
        ("table.area", ""), ("money.purpose", ""), ("table.kpi", ""), ("money.payer", ""), ("table.year", ""),
        ("money.published", "numeric"), ("money.amount", "numeric"), ("table.source", "source"),
    )  # fmt: skip
    ordered = sorted(sums, key=lambda item: (item.kpi.area, item.kpi.purpose or "", -item.amount))
    rows = [_table_row(item, context) for item in ordered]
    content = [data_table([(translate(text), kind) for text, kind in heads], rows, "money", context)]
    standards = [
        translate.kpi(kpi)
        for kpi in context.dataset.kpis.values()
        if kpi.area and kpi.unit in MONEY_UNITS and not kpi.payer and not kpi.additive
    ]
    if standards:
        content.append(html.P(translate("money.standards", list=translate.listed(standards)), className="footnote"))
    note = translate("money.table_note", count=len(sums))
    return table_section(TABLE, translate("money.table"), note, *content, context=context)


def _table_row(item: Commitment, context: ViewContext) -> Component:
    translate, kpi = context.translate, item.kpi
    kind = "value-target" if item.is_promised else "value-result"
    text = context.value(item.quantity, kpi)
    value = html.Span(html.I(text) if item.quantity.is_derived else text, className=kind)
    return html.Tr(
        [
            html.Td(area_label(kpi.area, context)),
            html.Td(translate(f"money.{kpi.purpose}") if kpi.purpose else ""),
            html.Td(html.A(commitment_name(item, context), href=context.kpi_href(kpi), className="link")),
            html.Td(translate(f"money.{item.payer.value}"), className="cell-nowrap"),
            html.Td(str(item.year)),
            html.Td(value, className="numeric"),
            html.Td(number(item.amount), className=f"numeric {kind}"),
            html.Td(translate.sources(item.quantity.basis), className="source"),
        ]
    )
