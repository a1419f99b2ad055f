"""A city target divided over the units: which target and key are chosen, and how a part of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.dataset.model import Kpi, Measure
from dashboard.metrics.allocation import (
    Allocation,
    AllocationKey,
    NotAllocatable,
    TargetAllocation,
    allocate_target,
    allocation_weights,
    city_targets,
    not_allocatable,
)
from dashboard.metrics.export_rows import ExportRow, quantity_row
from dashboard.metrics.growth import TargetInterpretation, target_interpretations
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext


def chosen_target(kpi: Kpi, context: ViewContext) -> TargetInterpretation | None:
    """The target that the address names; else the next year's first, else the newest that can be divided."""
    found = city_targets(context.dataset, kpi)
    selection = context.selection
    if selection.view is View.KPI and selection.kpi == kpi.name and selection.target is not None:
        return next((reading for reading in found if reading.token == selection.target), None)
    following = [reading for reading in found if reading.target.year == context.year + 1]
    able = [reading for reading in found if not_allocatable(kpi, reading) is None]
    return next(iter([*following[:1], *reversed(able), *reversed(found)]), None)


def chosen_allocation(kpi: Kpi, context: ViewContext) -> TargetAllocation | NotAllocatable | None:
    """The chosen target divided by the chosen key, or why not; None where the city has set no target."""
    reading = chosen_target(kpi, context)
    return None if reading is None else allocate_target(context.dataset, kpi, reading, context.selection.key)


def district_share(kpi: Kpi, context: ViewContext) -> tuple[TargetAllocation, Allocation] | None:
    """The part that the chosen unit gets of next year's target; None where there is none."""
    split = chosen_allocation(kpi, context)
    if not isinstance(split, TargetAllocation) or split.interpretation.target.year != context.year + 1:
        return None
    part = split.of(context.district)
    return None if part is None else (split, part)


def key_text(split: TargetAllocation, context: ViewContext) -> str:
    """The key in a sentence: by the population of 2010, into equal parts, by the results of 2013."""
    row = split.allocations[0].weight.row
    return context.translate(f"split.by_{split.key.value}", year=row.year if row else "")


def basis_text(split: TargetAllocation, context: ViewContext, *, plain: bool = False) -> str:
    """The key with its source and sum, the rule of rounding, and that no part is anybody's promise.

    `plain` leaves out what holds of this target only, for a foot under several of them.
    """
    translate, unit = context.translate, split.kpi.unit
    rows = [part.weight.row for part in split.allocations if part.weight.row is not None]
    total = (
        f"{split.total:,.12g}"
        if split.key is AllocationKey.POPULATION
        else f"{split.total:,.12g} {translate.unit(split.kpi)}"
    )
    key = f"split.basis_{split.key.value}{'_plain' if plain and split.key is AllocationKey.RESULTS else ''}"
    said = translate(key, source=translate.sources(rows), total=total, year=rows[0].year if rows else "")
    if allocation_weights(context.dataset, split.kpi, AllocationKey.RESULTS) is None:
        said += translate("split.rule_results")
    if plain:
        return said + translate("split.rule_plain") + translate("split.not_promise")
    whole = all(part.low.value.is_integer() for part in split.allocations) and not unit.endswith("元")
    if whole:
        said += translate("split.rule_whole")
    else:
        decimals = max(len(f"{part.low.value:.12g}".partition(".")[2]) for part in split.allocations)
        said += translate("split.rule_amount", step=f"{10**-decimals:.{decimals}f} {translate.unit(split.kpi)}")
    if split.interpretation.high is not None:
        said += translate("split.rule_range")
    return said + translate("split.not_promise")


def share_text(part: Allocation, kpi: Kpi, context: ViewContext) -> str:
    """A part in one line, both ends where they differ."""
    return context.translate.format_range(part.low, part.high, kpi)


def computed_tag(context: ViewContext) -> Component:
    """The tag that a computed part always wears."""
    return html.B(context.translate("split.tag"), className="calc")


def allocation_rows(split: TargetAllocation, parts: Sequence[Allocation]) -> tuple[ExportRow, ...]:
    """Parts as rows of the table: targets of the units, with the lower and the upper end of a range."""
    year = split.interpretation.target.year
    made: list[ExportRow] = []
    for part in parts:
        ends = [(Measure.TARGET, part.low), *([(Measure.TARGET_HIGH, part.high)] if part.high else [])]
        made += [
            quantity_row(quantity, year=year, measure=measure, district=part.district.name)
            for measure, quantity in ends
        ]
    return tuple(made)


def key_segments(kpis: Sequence[Kpi], context: ViewContext) -> Component:
    """The keys side by side, each an address; one that not all nine have figures for says so and leads nowhere."""
    translate, selection = context.translate, context.selection
    items: list[Component] = []
    for key in AllocationKey:
        found = next((one for kpi in kpis if (one := allocation_weights(context.dataset, kpi, key))), None)
        if found is None:
            reason = translate("split.no_results" if key is AllocationKey.RESULTS else f"split.{key.value}", year="")
            items.append(html.Span(reason, title=translate("split.rule_results"), **aria(disabled="true")))
            continue
        year = found[0].row.year if found[0].row else ""
        current = aria(current="true") if key is selection.key else {}
        items.append(html.A(translate(f"split.{key.value}", year=year), href=selection.change(key=key).href, **current))
    return html.Div(items, className="segs", role="group", **aria(label=translate("split.key")))


def target_segments(kpi: Kpi, context: ViewContext) -> Component | None:
    """The targets of the city side by side, each an address; None where there is only one that can be divided."""
    translate, selection = context.translate, context.selection
    chosen = chosen_target(kpi, context)
    able = [one for one in city_targets(context.dataset, kpi) if not_allocatable(kpi, one) is None]
    if len(able) < 2:
        return None
    items = [
        html.A(
            translate("split.aim_of", year=one.target.year, target=target_text(one, kpi, context)),
            href=selection.change(target=one.token).href,
            **(aria(current="true") if chosen and one.token == chosen.token else {}),
        )
        for one in able
    ]
    return html.Div(items, className="segs", role="group", **aria(label=translate("split.aim")))


def reading_segments(kpi: Kpi, chosen: TargetInterpretation, context: ViewContext) -> Component:
    """The readings of next year's target, each an address; headline, arithmetic and division follow the chosen one."""
    translate = context.translate
    items = [
        html.A(
            translate("ledger.by_growth" if one.is_growth else "ledger.by_level")
            + translate("mark.colon")
            + target_text(one, kpi, context),
            href=context.selection.change(target=one.token).href,
            **(aria(current="true") if one.token == chosen.token else {}),
        )
        for one in target_interpretations(context.dataset.series(kpi.name), context.year + 1)
    ]
    label = html.Span(translate("ledger.reading"))
    segments = html.Div(items, className="segs", role="group", **aria(label=translate("ledger.reading")))
    return html.Div([label, segments], className="reads-head")


def share_bar(fraction: float) -> Component:
    """A part as a hatched bar in the frame of the whole."""
    return html.Div(
        [html.I(className="share-rest"), html.I(className="share", style={"width": f"{fraction * 100:.2f}%"})],
        className="bullet",
        **aria(hidden="true"),
    )
