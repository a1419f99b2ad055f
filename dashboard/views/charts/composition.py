"""What is a KPI made of? Its parts one after the other, the unexplained rest as a part of its own, the total below."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Kpi, Quantity
from dashboard.dataset.numbers import number, percent
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.metrics.composition import Breakdown, Composition, composition
from dashboard.metrics.export_rows import OTHER_BREAKDOWNS, REMAINDER, export_rows, quantity_row
from dashboard.routing.view_context import ViewContext


def composition_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """None where nothing published is a part of the KPI."""
    found = composition(context.dataset, kpi, context.year)
    if found is None or (len(found.breakdowns) == 1 and found.rest is None):
        return None
    translate = context.translate
    rows: list[BarRow] = []
    start = 0.0
    whole = found.total
    for part in found.breakdowns:
        rows.append(_row(part.quantity, _name(part, context), start if whole or found.rest else 0, found, context))
        start += part.quantity.value
    if found.hidden_sum is not None:
        name = translate("composition.hidden", count=number(found.hidden))
        rows.append(_row(found.hidden_sum, name, start, found, context, soft=True))
        start += found.hidden_sum.value
    if found.rest is not None:
        rows.append(
            _row(
                found.rest,
                translate("composition.rest" if whole else "composition.others"),
                start,
                found,
                context,
                soft=True,
            )
        )
    if whole is not None:
        rows.append(_row(whole, translate("composition.total"), 0, found, context, soft=True, share=False))
    parts = tuple(
        quantity_row(left, year=found.year, breakdown=name)
        for left, name in ((found.hidden_sum, OTHER_BREAKDOWNS), (found.rest, REMAINDER))
        if left is not None
    )
    totals = (quantity_row(whole, year=found.year),) if whole is not None and whole.is_derived else ()
    return Chart(
        key=f"parts-{kpi.name}",
        figure=bars_figure(rows, translate.unit(kpi), context.theme),
        title=context.dated(_title(found, context), found.year),
        sub=context.of_city(_sub(found, context)),
        rows=(*totals, *export_rows(found.rows), *parts),
        foot=translate("chart.source", sources=translate.sources(found.rows)),
        link=context.kpi_href(kpi),
    )


def _sub(found: Composition, context: ViewContext) -> str:
    """What the chart shows; of very many parts also how many of them."""
    translate, shown = context.translate, len(found.breakdowns)
    sub = translate("composition.sub", kpi=translate.kpi(found.kpi), year=found.year, unit=translate.unit(found.kpi))
    if not found.hidden:
        return sub
    return translate("composition.sub_some", sub=sub, count=number(shown + found.hidden), shown=shown)


def _name(part: Breakdown, context: ViewContext) -> str:
    return context.translate.kpi(part.kpi) if part.kpi else context.translate.breakdown(part.name)


def _row(
    quantity: Quantity,
    name: str,
    start: float,
    found: Composition,
    context: ViewContext,
    *,
    soft: bool = False,
    share: bool = True,
) -> BarRow:
    part = (
        percent(quantity.value / found.total.value * 100, digits=1)
        if share and found.total and found.total.value and len({p.quantity.value for p in found.breakdowns}) > 1
        else ""
    )
    hover = context.hover(quantity, found.kpi, f"{name} {found.year}")
    text = percent(quantity.value) if quantity.unit == "%" else number(quantity.value)
    return BarRow(name, quantity.value, text, hover, aside=part, start=start, soft=soft)


def _title(found: Composition, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, found.kpi
    name = translate.kpi(kpi)
    parts = sorted(found.breakdowns, key=lambda part: -part.quantity.value)
    top = parts[0]
    value = context.value(top.quantity, kpi)
    if found.total is None and found.rest is not None:
        return translate.segments("composition.share", kpi=name, share=value)
    if found.total is None:
        return translate.segments("composition.highest", kpi=name, part=_name(top, context), value=value)
    total = context.value(found.total, kpi)
    if len({part.quantity.value for part in parts}) == 1 and found.rest is None and not found.hidden:
        return translate.segments("composition.named", kpi=name, total=total, count=len(parts))
    share = percent(top.quantity.value / found.total.value * 100, digits=1)
    return translate.segments("composition.largest", kpi=name, part=_name(top, context), share=share, total=total)
