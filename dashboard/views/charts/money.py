"""Builds the charts of money: who pays what? One chart per payer, all on one scale, as loans are not grants."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.model import CITY, Payer
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import Commitment
from dashboard.routing.view_context import ViewContext


def money_charts(sums: Sequence[Commitment], context: ViewContext) -> list[Chart]:
    """Charts the results and plans of each payer that has a sum."""
    longest = max((item.amount for item in sums), default=0)
    groups = [(payer, [item for item in sums if item.payer is payer]) for payer in Payer]
    return [_chart(payer, group, longest, context) for payer, group in groups if group]


def commitment_name(item: Commitment, context: ViewContext) -> str:
    """Names a sum by its KPI, with its breakdown, or its district where it is not the city's."""
    translate = context.translate
    name = translate.kpi(item.kpi)
    if item.breakdown:
        return translate("money.part", kpi=name, part=translate.breakdown(item.breakdown))
    if item.district.name != CITY and context.is_city:
        return translate("money.place", kpi=name, place=translate.label(item.district))
    return name


def _chart(payer: Payer, group: Sequence[Commitment], longest: float, context: ViewContext) -> Chart:
    translate, largest = context.translate, group[0]
    legend = []
    if any(not item.is_promised for item in group):
        legend.append(("bar", translate("money.paid", year=context.year)))
    if any(item.is_promised for item in group):
        legend.append(("promised", translate("money.promised")))
    observations = [row for item in group for row in item.quantity.basis]
    bars = [_row(item, context) for item in group]
    return Chart(
        key=f"money-{payer.value}",
        figure=bars_figure(bars, translate("money.amount"), context.theme, least=longest),
        title=translate.segments(
            "money.title", payer=translate(f"money.{payer.value}"), kpi=commitment_name(largest, context),
            value=context.value(largest.quantity, largest.kpi),
        ),
        sub=translate("money.sub"),
        rows=tuple(
            quantity_row(item.quantity, year=item.year, measure=item.measure, kpi=item.kpi.name) for item in group
        ),
        legend=tuple(legend),
        foot=translate("chart.source", sources=translate.sources(observations)),
    )  # fmt: skip


def _row(item: Commitment, context: ViewContext) -> BarRow:
    name = context.translate("money.dated", name=commitment_name(item, context), year=item.year)
    return BarRow(
        name,
        item.amount,
        number(item.amount),
        context.hover(item.quantity, item.kpi, name),
        hollow=item.quantity.is_derived,
        promised=item.is_promised,
        sample=item.quantity.is_sample,
        link=context.kpi_href(item.kpi),
    )
