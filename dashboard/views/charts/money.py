"""Who pays what? One chart per payer, all on one scale, so that loans do not pass for grants."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.chart import Chart
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import number
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.export_rows import quantity_row
from dashboard.metrics.money import Commitment, Payer
from dashboard.routing.view_context import ViewContext


def money_charts(found: Sequence[Commitment], context: ViewContext) -> list[Chart]:
    """A chart for each payer that has a sum, results and plans in their inks."""
    reach = max((one.amount for one in found), default=0)
    groups = [(payer, [one for one in found if one.payer is payer]) for payer in Payer]
    return [_chart(payer, group, reach, context) for payer, group in groups if group]


def money_name(one: Commitment, context: ViewContext) -> str:
    """A sum by its KPI, with its part or its place where it is not the city's."""
    translate = context.translate
    name = translate.kpi(one.kpi)
    if one.breakdown:
        return translate("money.part", kpi=name, part=translate.breakdown(one.breakdown))
    if one.district.name != CITY and context.is_city:
        return translate("money.place", kpi=name, place=translate.label(one.district))
    return name


def _chart(payer: Payer, group: Sequence[Commitment], reach: float, context: ViewContext) -> Chart:
    translate = context.translate
    first = group[0]
    legend = []
    if any(not one.is_promised for one in group):
        legend.append(("bar", translate("money.paid", year=context.year)))
    if any(one.is_promised for one in group):
        legend.append(("promised", translate("money.promised")))
    rows = [row for one in group for row in one.quantity.basis]
    return Chart(
        key=f"money-{payer.value}",
        figure=bars_figure(
            [_row(one, context) for one in group], translate("money.amount"), context.theme, least=reach
        ),
        title=translate.segments(
            "money.title", payer=translate(f"money.{payer.value}"), kpi=money_name(first, context),
            value=context.value(first.quantity, first.kpi),
        ),
        sub=translate("money.sub"),
        rows=tuple(
            quantity_row(one.quantity, year=one.year, measure=one.measure, kpi=one.kpi.name) for one in group
        ),
        legend=tuple(legend),
        foot=translate("chart.source", sources=translate.sources(rows)),
    )  # fmt: skip


def _row(one: Commitment, context: ViewContext) -> BarRow:
    translate = context.translate
    name = translate("money.dated", name=money_name(one, context), year=one.year)
    return BarRow(
        name,
        one.amount,
        number(one.amount),
        context.hover(one.quantity, one.kpi, name),
        hollow=one.quantity.is_derived,
        promised=one.is_promised,
        sample=one.quantity.is_sample,
        link=context.kpi_href(one.kpi),
    )
