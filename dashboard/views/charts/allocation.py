"""What would each district's part of a city target be? Computed by a key, drawn hatched, and never a report."""

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
    """The chosen target of a KPI over the nine units, largest part first; None where it cannot be divided."""
    split = chosen_allocation(kpi, context)
    if not isinstance(split, TargetAllocation):
        return None
    translate = context.translate
    target = target_text(split.interpretation, kpi, context)
    year = split.interpretation.target.year
    mean = None
    if (
        split.key is not AllocationKey.EQUAL
        and split.interpretation.level is not None
        and split.interpretation.high is None
    ):
        value = rounded(split.interpretation.level.value / len(split.allocations), kpi.unit)
        mean = ReferenceLine(value, translate("ranking.mean", value=number(value)))
    segments = target_segments(kpi, context)
    sources = translate(
        "chart.source", sources=translate.sources([row for part in split.allocations for row in part.low.basis])
    )
    foot = [basis_text(split, context), *([mean.text] if mean else []), sources]
    return Chart(
        key=f"split-{kpi.name}",
        figure=bars_figure(
            [_row(part, split, context) for part in split.ranked], translate.unit(kpi), context.theme, mean
        ),
        title=_title(split, context),
        sub=translate("split.sub", kpi=translate.kpi(kpi), year=year, target=target, unit=translate.unit(kpi)),
        rows=allocation_rows(split, split.ranked),
        foot=translate("mark.space").join(part.strip() for part in foot),
        tag=translate("split.tag"),
        controls=(*([segments] if segments else []), key_segments([kpi], context)),
    )


def _row(part: Allocation, split: TargetAllocation, context: ViewContext) -> BarRow:
    translate, place = context.translate, part.district
    share = percent(part.fraction * 100, digits=1)
    head = f"{translate.district(place)} {split.interpretation.target.year} {translate('measure.target')}"
    return BarRow(
        translate.label(place),
        part.low.value,
        spread(part.low.value, part.high.value if part.high else None),
        f"{context.hover(part.low, split.kpi, head)}<br>{translate('card.share', share=share)}",
        aside=share,
        high=part.high.value if part.high else None,
        computed=True,
        strong=place == context.district,
        soft=not context.is_city and place != context.district,
        link=context.district_href(place),
    )


def _title(split: TargetAllocation, context: ViewContext) -> tuple[str, ...]:
    translate, kpi = context.translate, split.kpi
    said = {"target": target_text(split.interpretation, kpi, context), "by": key_text(split, context)}
    mine = split.of(context.district)
    if mine is not None:
        value, place = share_text(mine, kpi, context), translate.district(context.district)
        return translate.segments("split.title_in", district=place, value=value, **said)
    first, last = split.ranked[0], split.ranked[-1]
    a, b = share_text(first, kpi, context), share_text(last, kpi, context)
    if split.key is AllocationKey.EQUAL:
        key = "split.title_even" if a == b else "split.title_between"
        return translate.segments(key, a=b, b=a, **said)
    return translate.segments(
        "split.title", first=translate.label(first.district), last=translate.label(last.district), a=a, b=b, **said
    )
