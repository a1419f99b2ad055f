"""Builds the allocation chart: each county's own target, or its computed share of the city's, hatched."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    allocation_rows,
    basis_text,
    chosen_allocation,
    key_segments,
    key_text,
    proposal_link,
    share_text,
    target_segments,
)
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number, percent, rounded, spread
from dashboard.dataset.observation import Qualifier
from dashboard.dataset.quantity import Certainty, Quantity
from dashboard.figures.horizontal_bars import BarRow, ReferenceLine, bars_figure
from dashboard.metrics.allocation import Allocation, AllocationKey, TargetAllocation, own_target
from dashboard.metrics.export_rows import export_rows
from dashboard.metrics.growth import TargetInterpretation
from dashboard.routing.view_context import ViewContext


def allocation_chart(kpi: Kpi, context: ViewContext) -> Chart | None:
    """Charts the chosen target of a KPI over the nine counties, largest first; None where it cannot be allocated."""
    allocation = chosen_allocation(kpi, context)
    if not isinstance(allocation, TargetAllocation):
        return None
    translate, unit, interpretation = context.translate, context.translate.unit(kpi), allocation.interpretation
    target, year = target_text(interpretation, kpi, context), interpretation.target.year
    own = {
        share.district: set_by
        for share in allocation.allocations
        if (set_by := own_target(context.dataset, kpi, year, share.district)) is not None and set_by.level is not None
    }
    computed = [share for share in allocation.ranked if share.district not in own]
    mean = None
    if computed and allocation.key is not AllocationKey.EQUAL and interpretation.level and interpretation.high is None:
        value = rounded(interpretation.level.value / len(allocation.allocations), kpi.unit)
        value = translate.in_unit(value, kpi)
        mean = ReferenceLine(value, translate("ranking.mean", value=number(value)))
    segments = target_segments(kpi, context)
    basis = [set_by.target for set_by in own.values()] + [row for share in computed for row in share.low.basis]
    foot = [translate("split.own_note", count=len(own), year=year)] if own else []
    foot += [basis_text(allocation, context)] if computed else []
    foot += [*([mean.text] if mean else []), translate("chart.source", sources=translate.sources(basis))]
    bars = [_own_row(district, set_by, kpi, context) for district, set_by in own.items()]
    bars.sort(key=lambda bar: -(bar.value or 0))
    bars += [_row(share, allocation, context) for share in computed]
    return Chart(
        key=f"split-{kpi.name}",
        figure=bars_figure(bars, unit, context.theme, mean),
        title=_own_title(own, allocation, context) or _title(allocation, context),
        sub=translate("split.sub", kpi=translate.kpi(kpi), year=year, target=target, unit=unit),
        rows=(*export_rows(set_by.target for set_by in own.values()), *allocation_rows(allocation, computed)),
        foot=translate("mark.space").join(sentence.strip() for sentence in foot),
        tag=translate("split.tag") if computed else "",
        controls=(
            *([segments] if segments else []),
            *([key_segments([kpi], context)] if computed else []),
            proposal_link(kpi, context),
        ),
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


def _own_row(district: District, target: TargetInterpretation, kpi: Kpi, context: ViewContext) -> BarRow:
    """Return the bar of a target that a county has set itself."""
    translate, level = context.translate, target.level
    assert level is not None  # of those without a level the computed share stands
    lower, high = (translate.in_unit(end.value, kpi) if end else None for end in (level, target.high))
    head = f"{translate.district(district)} {target.target.year} {translate('measure.target')}"
    return BarRow(
        translate.label(district),
        lower,
        spread(lower or 0, high),
        context.hover(level, kpi, head),
        aside=translate("split.own"),
        sample=level.is_sample,
        high=high,
        strong=district == context.district,
        soft=not context.is_city and district != context.district,
        link=context.district_href(district),
    )


def _own_title(
    own: Mapping[District, TargetInterpretation], allocation: TargetAllocation, context: ViewContext
) -> tuple[str, ...]:
    """Return the chosen county's own target, or the sum of all nine beside the city's; empty without these."""
    translate, kpi = context.translate, allocation.kpi
    city, year = target_text(allocation.interpretation, kpi, context), allocation.interpretation.target.year
    chosen = own.get(context.district)
    if chosen is not None:
        name, target = translate.district(context.district), target_text(chosen, kpi, context)
        return translate.segments("split.title_own", district=name, year=year, target=target, city=city)
    if not context.is_city or len(own) < len(allocation.allocations):
        return ()
    levels = [target.level for target in own.values() if target.level]
    value, basis = sum(level.value for level in levels), tuple(row for level in levels for row in level.basis)
    total = Quantity(round(value, 6), kpi.unit, Qualifier.NONE, Certainty.DERIVED, basis)
    return translate.segments("split.title_own_sum", year=year, sum=context.value(total, kpi), city=city)


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
