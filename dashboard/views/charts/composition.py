"""Builds the composition chart: what is a KPI made of? Its breakdowns, the remainder, and the total below."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.dataset.quantity import Quantity
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.composition import Breakdown, Composition, composition
from dashboard.metrics.export_rows import OTHER_BREAKDOWNS, REMAINDER, export_rows, quantity_row
from dashboard.routing.view_context import ViewContext


def composition_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """Charts the breakdowns of a KPI as bars that follow each other; None where nothing published is a part of it."""
    composed = composition(context.dataset, kpi, context.year)
    if composed is None or (len(composed.breakdowns) == 1 and composed.rest is None):
        return None
    translate, year, total = context.translate, composed.year, composed.total
    bars: list[BarRow] = []
    start = 0.0
    for breakdown in composed.breakdowns:
        offset = start if total or composed.rest else 0
        bars.append(_row(breakdown.quantity, _name(breakdown, context), offset, composed, context))
        start += breakdown.quantity.value
    if composed.hidden_sum is not None:
        name = translate("composition.hidden", count=number(composed.hidden))
        bars.append(_row(composed.hidden_sum, name, start, composed, context, soft=True))
        start += composed.hidden_sum.value
    if composed.rest is not None:
        name = translate("composition.rest" if total else "composition.others")
        bars.append(_row(composed.rest, name, start, composed, context, soft=True))
    if total is not None:
        bars.append(_row(total, translate("composition.total"), 0, composed, context, soft=True, share=False))
    sums = tuple(
        quantity_row(quantity, year=year, breakdown=name)
        for quantity, name in ((composed.hidden_sum, OTHER_BREAKDOWNS), (composed.rest, REMAINDER))
        if quantity is not None
    )
    totals = (quantity_row(total, year=year),) if total is not None and total.is_derived else ()
    return Chart(
        key=f"parts-{kpi.name}",
        figure=bars_figure(bars, translate.unit(kpi), context.theme),
        title=context.dated(_title(composed, context), year),
        sub=context.of_city(_sub(composed, context)),
        rows=(*totals, *export_rows(composed.rows), *sums),
        foot=translate("chart.source", sources=translate.sources(composed.rows)),
        link=context.kpi_href(kpi),
    )


def _sub(composed: Composition, context: ViewContext) -> str:
    """Describes what the chart shows; of very many breakdowns also how many of them."""
    translate, kpi, count = context.translate, composed.kpi, len(composed.breakdowns)
    sub = translate("composition.sub", kpi=translate.kpi(kpi), year=composed.year, unit=translate.unit(kpi))
    if not composed.hidden:
        return sub
    return translate("composition.sub_some", sub=sub, count=number(count + composed.hidden), shown=count)


def _name(breakdown: Breakdown, context: ViewContext) -> str:
    return context.translate.kpi(breakdown.kpi) if breakdown.kpi else context.translate.breakdown(breakdown.name)


def _are_equal(composed: Composition) -> bool:
    return len({breakdown.quantity.value for breakdown in composed.breakdowns}) == 1


def _row(
    quantity: Quantity, name: str, start: float, composed: Composition, context: ViewContext,
    *, soft: bool = False, share: bool = True,
) -> BarRow:  # fmt: skip
    total, aside = composed.total, ""
    if share and total and total.value and not _are_equal(composed):
        aside = percent(quantity.value / total.value * 100, digits=1)
    hover = context.hover(quantity, composed.kpi, f"{name} {composed.year}")
    value, offset = (context.translate.in_unit(each, composed.kpi) for each in (quantity.value, start))
    text = percent(value) if quantity.unit == "%" else number(value)
    return BarRow(name, value, text, hover, aside=aside, start=offset, soft=soft)


def _title(composed: Composition, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, composed.kpi
    name = translate.kpi(kpi)
    largest = max(composed.breakdowns, key=lambda breakdown: breakdown.quantity.value)
    part, value = _name(largest, context), context.value(largest.quantity, kpi)
    if composed.total is None and composed.rest is not None:
        return translate.segments("composition.share", kpi=name, share=value)
    if composed.total is None:
        return translate.segments("composition.highest", kpi=name, part=part, value=value)
    total = context.value(composed.total, kpi)
    if _are_equal(composed) and composed.rest is None and not composed.hidden:
        return translate.segments("composition.named", kpi=name, total=total, count=len(composed.breakdowns))
    share = percent(largest.quantity.value / composed.total.value * 100, digits=1)
    return translate.segments("composition.largest", kpi=name, part=part, share=share, total=total)
