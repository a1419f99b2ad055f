"""Builds the allocation chart: what would each county's share of a city target be? Computed by a key, drawn hatched."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    allocation_rows,
    basis_text,
    chosen_allocation,
    key_segments,
    key_text,
    share_text,
    target_segments,
)
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent, rounded, spread
from dashboard.figures.horizontal_bars import BarRow, ReferenceLine, bars_figure
from dashboard.metrics.allocation import Allocation, AllocationKey, TargetAllocation
from dashboard.routing.view_context import ViewContext


def allocation_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """Charts the chosen target of a KPI over the nine counties, largest first; None where it cannot be allocated."""
    allocation = chosen_allocation(kpi, context)
    if not isinstance(allocation, TargetAllocation):
        return None
    translate, unit, interpretation = context.translate, context.translate.unit(kpi), allocation.interpretation
    target, year = target_text(interpretation, kpi, context), interpretation.target.year
    mean = None
    if allocation.key is not AllocationKey.EQUAL and interpretation.level is not None and interpretation.high is None:
        value = rounded(interpretation.level.value / len(allocation.allocations), kpi.unit)
        value = translate.in_unit(value, kpi)
        mean = ReferenceLine(value, translate("ranking.mean", value=number(value)))
    segments = target_segments(kpi, context)
    basis = [row for share in allocation.allocations for row in share.low.basis]
    source = translate("chart.source", sources=translate.sources(basis))
    foot = [basis_text(allocation, context), *([mean.text] if mean else []), source]
    bars = [_row(share, allocation, context) for share in allocation.ranked]
    return Chart(
        key=f"split-{kpi.name}",
        figure=bars_figure(bars, unit, context.theme, mean),
        title=_title(allocation, context),
        sub=translate("split.sub", kpi=translate.kpi(kpi), year=year, target=target, unit=unit),
        rows=allocation_rows(allocation, allocation.ranked),
        foot=translate("mark.space").join(sentence.strip() for sentence in foot),
        tag=translate("split.tag"),
        controls=(*([segments] if segments else []), key_segments([kpi], context)),
    )


def _row(share: Allocation, allocation: TargetAllocation, context: ViewContext) -> BarRow:
    translate, district, low = context.translate, share.district, share.low
    lower, high = (translate.in_unit(end.value, allocation.kpi) if end else None for end in (low, share.high))
    fraction = percent(share.fraction * 100, digits=1)
    head = f"{translate.district(district)} {allocation.interpretation.target.year} {translate('measure.target')}"
    return BarRow(
        translate.label(district),
        lower,
        spread(lower or 0, high),
        f"{context.hover(low, allocation.kpi, head)}\n{translate('card.share', share=fraction)}",
        aside=fraction,
        high=high,
        computed=True,
        strong=district == context.district,
        soft=not context.is_city and district != context.district,
        link=context.district_href(district),
    )


def _title(allocation: TargetAllocation, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, allocation.kpi
    texts = {"target": target_text(allocation.interpretation, kpi, context), "by": key_text(allocation, context)}
    own = allocation.of(context.district)
    if own is not None:
        value, district = share_text(own, kpi, context), translate.district(context.district)
        return translate.segments("split.title_in", district=district, value=value, **texts)
    first, last = allocation.ranked[0], allocation.ranked[-1]
    highest, lowest = share_text(first, kpi, context), share_text(last, kpi, context)
    if allocation.key is AllocationKey.EQUAL:
        key = "split.title_even" if highest == lowest else "split.title_between"
        return translate.segments(key, a=lowest, b=highest, **texts)
    labels = {"first": translate.label(first.district), "last": translate.label(last.district)}
    return translate.segments("split.title", a=highest, b=lowest, **labels, **texts)
