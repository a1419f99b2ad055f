"""Builds the chart of money: how much does each payer give in each year? One bar per payer and year."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import PayerYear
from dashboard.routing.view_context import ViewContext

MIN_BARS = 3  # fewer are a sentence, not a chart


def money_chart(groups: Sequence[PayerYear], context: ViewContext) -> Chart | None:
    """Charts the total of each payer and year, or its only sum; None for a few, and for what is never added."""
    groups = [group for group in groups if group.added]
    if len(groups) < MIN_BARS:
        return None
    translate, sums = context.translate, [item for group in groups for item in group.added]
    largest = max((group.answer for group in groups), key=lambda item: item.amount)
    legend = [("bar", translate("money.paid"))] if any(not item.is_promised for item in sums) else []
    if any(item.is_promised for item in sums):
        legend.append(("promised", translate("money.promised")))
    return Chart(
        key="money",
        figure=bars_figure([_row(group, context) for group in groups], translate("money.amount"), context.theme),
        title=translate.segments(
            "money.title", payer=translate(f"money.{largest.payer.value}"), year=largest.year,
            value=context.value(largest.quantity, largest.kpi),
        ),
        sub=translate("money.sub", unit=translate("money.amount")),
        rows=tuple(quantity_row(item.quantity, year=item.year, measure=item.measure) for item in sums),
        legend=tuple(legend),
        foot=translate("chart.source", sources=translate.sources(row for item in sums for row in item.quantity.basis)),
    )  # fmt: skip


def _row(group: PayerYear, context: ViewContext) -> BarRow:
    translate, item = context.translate, group.answer
    name = translate("money.dated", name=translate(f"money.{group.payer.value}"), year=group.year)
    value = translate.in_money_unit(item.amount)
    return BarRow(
        name,
        value,
        number(value),
        context.hover(item.quantity, item.kpi, name),
        aside=translate("money.count", count=group.count),
        hollow=item.quantity.is_derived,
        promised=item.is_promised,
        sample=item.quantity.is_sample,
        link=context.kpi_href(item.kpi) if group.count == 1 else None,
    )
