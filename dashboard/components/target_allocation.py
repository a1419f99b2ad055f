"""Selects and formats a city target's allocation to the counties: which target and key, and how a share is shown."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, current
from dashboard.components.badges import tag
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import decimals, number
from dashboard.dataset.observation import Measure
from dashboard.metrics.allocation import (
    Allocation,
    AllocationKey,
    NotAllocatable,
    TargetAllocation,
    allocate_target,
    allocation_weights,
    city_target,
    city_targets,
    not_allocatable,
)
from dashboard.metrics.export_rows import ExportRow, quantity_row
from dashboard.metrics.growth import TargetInterpretation, target_interpretations
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

DistrictShare = tuple[TargetAllocation, Allocation]


def chosen_target(kpi: Kpi, context: ViewContext) -> TargetInterpretation | None:
    """Return the target that the URL names for the KPI; else the next year's first, or the newest to be allocated."""
    token = context.selection.target if context.selection.kpi == kpi.name else None
    return city_target(context.dataset, kpi, context.year, token)


def chosen_allocation(kpi: Kpi, context: ViewContext) -> TargetAllocation | NotAllocatable | None:
    """Return the chosen target allocated by the chosen key, or why not; None where the city has set no target."""
    target = chosen_target(kpi, context)
    return None if target is None else allocate_target(context.dataset, kpi, target, context.selection.key)


def key_text(allocation: TargetAllocation, context: ViewContext) -> str:
    """Return the key in words: by the population of 2010, into equal parts, by the results of 2013."""
    row = allocation.allocations[0].weight.row
    return context.translate(f"split.by_{allocation.key.value}", year=row.year if row else "")


def basis_text(allocation: TargetAllocation, context: ViewContext, *, plain: bool = False) -> str:
    """Return the key with its source and sum, the rounding rule, and that no share is anybody's promise.

    `plain` leaves out what holds of this target only, for a foot under several of them.
    """
    translate, kpi, key = context.translate, allocation.kpi, allocation.key
    rows = [share.weight.row for share in allocation.allocations if share.weight.row is not None]
    has_unit = key is AllocationKey.RESULTS
    total = translate.in_unit(allocation.total, kpi) if has_unit else allocation.total
    texts = [
        translate(
            f"split.basis_{key.value}{'_plain' if plain and key is AllocationKey.RESULTS else ''}",
            source=translate.sources(rows),
            total=f"{number(total)}{f' {translate.unit(kpi)}' if has_unit else ''}",
            year=rows[0].year if rows else "",
        )
    ]
    if allocation_weights(context.dataset, kpi, AllocationKey.RESULTS) is None:
        texts.append(translate("split.rule_results"))
    if plain:
        texts.append(translate("split.rule_plain"))
    elif all(share.low.value.is_integer() for share in allocation.allocations) and not kpi.unit.endswith("元"):
        texts.append(translate("split.rule_whole"))
    else:
        places = max(decimals(share.low.value) for share in allocation.allocations)
        texts.append(translate("split.rule_amount", step=translate.difference(10**-places, kpi)))
    if allocation.interpretation.high is not None and not plain:
        texts.append(translate("split.rule_range"))
    return "".join([*texts, translate("split.not_promise")])


def share_text(share: Allocation, kpi: Kpi, context: ViewContext) -> str:
    """Return a share in one line, both ends where they differ."""
    return context.translate.format_range(share.low, share.high, kpi)


def computed_tag(context: ViewContext) -> Component:
    """Return the tag that every computed share carries."""
    return tag(context.translate("split.tag"))


def allocation_rows(allocation: TargetAllocation, shares: Sequence[Allocation]) -> tuple[ExportRow, ...]:
    """Return shares as export rows: targets of the counties, with the lower and the upper end of a range."""
    return tuple(
        quantity_row(
            quantity, year=allocation.interpretation.target.year, measure=measure, district=share.district.name
        )
        for share in shares
        for measure, quantity in ((Measure.TARGET, share.low), (Measure.TARGET_HIGH, share.high))
        if quantity is not None
    )


def key_segments(kpis: Sequence[Kpi], context: ViewContext) -> Component:
    """Return the keys as links side by side; one that not all nine counties have figures for is disabled."""
    translate, selection = context.translate, context.selection
    items: list[Component] = []
    for key in AllocationKey:
        weights = next(filter(None, (allocation_weights(context.dataset, kpi, key) for kpi in kpis)), None)
        if weights is None:
            reason = translate("split.no_results" if key is AllocationKey.RESULTS else f"split.{key.value}", year="")
            items.append(html.Span(reason, title=translate("split.rule_results"), **aria(disabled="true")))
            continue
        text = translate(f"split.{key.value}", year=weights[0].row.year if weights[0].row else "")
        items.append(html.A(text, href=selection.change(key=key).href, **current(key is selection.key)))
    return _segments(items, translate("split.key"))


def target_segments(kpi: Kpi, context: ViewContext) -> Component | None:
    """Return the targets of the city as links side by side; None where only one can be allocated."""
    translate, chosen = context.translate, chosen_target(kpi, context)
    targets = [target for target in city_targets(context.dataset, kpi) if not_allocatable(kpi, target) is None]
    if len(targets) < 2:
        return None

    def text(target: TargetInterpretation) -> str:
        return translate("split.aim_of", year=target.target.year, target=target_text(target, kpi, context))

    items = [_target_link(text(target), target, chosen, context) for target in targets]
    return _segments(items, translate("split.aim"))


def interpretation_segments(kpi: Kpi, chosen: TargetInterpretation, context: ViewContext) -> Component:
    """Return the interpretations of next year's target as links; headline, calculation and allocation follow them."""
    translate = context.translate

    def text(interpretation: TargetInterpretation) -> str:
        name = translate("ledger.by_growth" if interpretation.is_growth else "ledger.by_level")
        return name + translate("mark.colon") + target_text(interpretation, kpi, context)

    interpretations = target_interpretations(context.dataset.series(kpi.name), context.year + 1)
    items = [_target_link(text(target), target, chosen, context) for target in interpretations]
    label = translate("ledger.reading")
    return html.Div([html.Span(label), _segments(items, label)], className="interpretations-header")


def proposal_link(kpi: Kpi, context: ViewContext) -> Component:
    """Return the link to the workbench, where each county's part of the chosen target is settled."""
    target = context.selection.target if context.selection.kpi == kpi.name else None
    href = context.selection.to(View.ALLOCATE, kpi=kpi.name, target=target).href
    return html.P(html.A(context.translate("allocate.open"), href=href, className="link"), className="proposal-link")


def _target_link(
    text: str, target: TargetInterpretation, chosen: TargetInterpretation | None, context: ViewContext
) -> Component:
    is_chosen = chosen is not None and target.token == chosen.token
    return html.A(text, href=context.selection.change(target=target.token).href, **current(is_chosen))


def _segments(items: Sequence[Component], label: str) -> Component:
    return html.Div(list(items), className="segmented-control", role="group", **aria(label=label))
