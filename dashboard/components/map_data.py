"""Selects the KPI on the district map, and formats its values: head of the legend, labels of places, rows to export."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.place_rank import rank_and_share
from dashboard.components.progress import months_text, progress_month, progress_year, rule_text, state_word
from dashboard.components.target import target_text
from dashboard.components.target_allocation import allocation_rows, chosen_allocation, share_text
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import percent
from dashboard.dataset.observation import Measure, Observation
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.area import headlines
from dashboard.metrics.comparison import broadest, compared
from dashboard.metrics.district_map import DistrictMap, MapMeasure, district_map, progress_map
from dashboard.metrics.export_rows import ExportRow, export_rows, quantity_row
from dashboard.metrics.outcome import TargetOutcome
from dashboard.metrics.plan_year import plan_rows
from dashboard.metrics.progress import Progress
from dashboard.metrics.progress_rows import charted, progress_rows
from dashboard.routing.selection import MAP_ALLOCATION, View
from dashboard.routing.view_context import ViewContext

MAP = "map"  # the key of the map's rows among the downloads


def map_data(context: ViewContext) -> DistrictMap:
    """Return what the map shows of the KPI chosen for it, else of the view's own."""
    selection = context.selection
    is_own = selection.map in (None, MAP_ALLOCATION)
    kpi = view_kpi(context) if is_own else context.dataset.kpis[selection.map or ""]
    map_ = _map_of(kpi, context, is_target=selection.map == MAP_ALLOCATION)
    if map_.is_completion:
        return map_
    return replace(map_, values={name: context.translate.in_unit(value, kpi) for name, value in map_.values.items()})


def view_kpi(context: ViewContext) -> Kpi:
    """Return the KPI that stands for the view: its subject, else the first of its targets that has anything to map."""
    dataset, selection = context.dataset, context.selection
    if selection.view in (View.KPI, View.ALLOCATE, View.DISTRICTS, View.PROGRESS) and selection.kpi is not None:
        return dataset.kpis[selection.kpi]
    month = progress_month(context) if selection.view is View.PROGRESS else None
    if month is not None:
        rows = progress_rows(dataset, dataset.area_kpis, progress_year(context), month, selection.district)
        row = charted(rows, None)
        if row is not None:
            return row.series.kpi
    ranked = broadest(compared(dataset, context.year, selection.area)) if selection.view is View.DISTRICTS else None
    if ranked is not None:
        return ranked.kpi
    if selection.view is View.AREA and selection.area is not None:
        area, kpis = dataset.catalog.area(selection.area), dataset.in_area(selection.area)
        rest = sorted(kpis, key=lambda kpi: kpi.name != area.lead)
    else:
        kpis, rest = dataset.area_kpis, list(headlines(dataset))
    candidates = [*(row.kpi for row in plan_rows(dataset, kpis, context.year)), *rest, *kpis]
    candidates = candidates or list(dataset.kpis.values())  # an area may have no row at all
    return next((kpi for kpi in candidates if _map_of(kpi, context).measure is not None), candidates[0])


def is_mappable(kpi: Kpi, context: ViewContext) -> bool:
    """Return whether a KPI has figures by district in any year, or a target that the chosen key divides."""
    places = context.dataset.places(kpi.name)
    return any(place.is_county_level or place.is_zone for place in places) or is_divisible(kpi, context)


def is_divisible(kpi: Kpi, context: ViewContext) -> bool:
    """Return whether the city has set a target that the chosen key allocates."""
    return isinstance(chosen_allocation(kpi, context), TargetAllocation)


def map_rows(map_: DistrictMap) -> tuple[ExportRow, ...]:
    """Return the rows behind the map and the lists beside it."""
    rows: list[ExportRow] = []
    for name, outcome in map_.outcomes.items():
        for measure, quantity in ((Measure.ACTUAL, outcome.result), (Measure.TARGET, outcome.target)):
            rows.append(quantity_row(quantity, year=outcome.year, measure=measure, kpi=map_.kpi.name, district=name))
    for progress in map_.progress.values():
        growth = progress.series.find(Measure.GROWTH, progress.year, progress.month)
        targets = [progress.target.target] if progress.target else []
        rows += export_rows([*(row for row in (progress.figure, growth) if row is not None), *targets])
    if map_.standings is not None:
        rows += export_rows([*(each.row for each in map_.standings.all), *map_.standings.growths])
    rows += export_rows(target.target for target in map_.own_targets.values())
    if map_.allocation is not None:
        computed = map_.computed
        parts = [part for part in map_.allocation.allocations if part.district.name in computed]
        rows += allocation_rows(map_.allocation, parts)
    return tuple(dict.fromkeys([*rows, *export_rows(map_.zone_results.values())]))


def map_head(map_: DistrictMap, context: ViewContext) -> str:
    """Return what stands over the legend: the unit of the classes, and that they are computed."""
    translate, unit = context.translate, context.translate.unit(map_.kpi)
    match map_.measure:
        case None:
            return ""
        case MapMeasure.COMPLETION | MapMeasure.PROGRESS:
            return translate("panel.head_completion")
        case MapMeasure.TARGET if map_.computed:
            return translate("panel.head_computed", unit=unit)
        case MapMeasure.TARGET:
            return translate("panel.head_target", year=map_.year, unit=unit)
    return translate("panel.head_result", year=map_.year, unit=unit)


def place_value(place: District, map_: DistrictMap, context: ViewContext) -> str:
    """Return a place's value in words with its unit; empty where it has none."""
    translate, name = context.translate, place.name
    if name in map_.zone_results:
        return context.value_of_row(map_.zone_results[name])
    if name not in map_.values:
        return ""
    if map_.is_completion:
        return percent(map_.values[name], digits=1)
    if name in map_.own_targets:
        return target_text(map_.own_targets[name], map_.kpi, context)
    share = map_.allocation.of(place) if map_.allocation else None
    if share is not None:
        return share_text(share, map_.kpi, context)
    standing = map_.standings.of(place) if map_.standings else None
    return translate.fact_or_value(standing.quantity, map_.kpi) if standing else ""


def place_label(place: District, map_: DistrictMap, context: ViewContext) -> str:
    """Return what the map says of a place, line by line: its value, what it rests on, and the source."""
    translate, name = context.translate, place.name
    lines = [place_value(place, map_, context)]
    standing = map_.standings.of(place) if map_.standings else None
    share = map_.allocation.of(place) if map_.allocation else None
    if name in map_.progress:
        lines = [*filter(None, lines), *_progress_lines(map_.progress[name], context)]
    elif name in map_.outcomes:
        lines += _outcome_lines(map_.outcomes[name], context)
    elif standing is not None:
        lines += [*rank_and_share(standing, context), _source(context, standing.row)]
    elif name in map_.own_targets:
        target = map_.own_targets[name].target
        lines += [translate("panel.own_target", year=target.year), _source(context, target)]
    elif name in map_.zone_results:
        row = map_.zone_results[name]
        lines += [translate("panel.result_of", year=row.year), _source(context, row)]
    elif share is not None:
        fraction = percent(share.fraction * 100, digits=1)
        lines = [f"{lines[0]} {translate('split.tag')}", translate("card.share", share=fraction)]
    else:
        growth = map_.standings.growth_of(place) if map_.standings else None
        text = translate("panel.no_completion" if map_.is_completion else "panel.no_value")
        if growth is not None:
            text = translate("card.growth_only", year=growth.year, growth=percent(growth.value, sign=True))
        lines = [text]
    return "\n".join(lines)


def _outcome_lines(outcome: TargetOutcome, context: ViewContext) -> list[str]:
    """Return the verdict on a place's own target, with result and target."""
    translate = context.translate
    result, target = (context.value(quantity, outcome.kpi) for quantity in (outcome.result, outcome.target))
    verdict = translate(f"outcome.{outcome.verdict.value}")
    return [verdict, translate("panel.result_of_target", year=outcome.year, result=result, target=target)]


def _progress_lines(progress: Progress, context: ViewContext) -> list[str]:
    """Return the state of a place's own target with its rule, and what it is judged by."""
    translate, kpi = context.translate, progress.series.kpi
    rule = rule_text(progress)
    lines = [f"{state_word(progress.state, context)}{translate('mark.colon')}{rule}" if rule else
             state_word(progress.state, context)]  # fmt: skip
    target = target_text(progress.target, kpi, context) if progress.target else ""
    months = months_text(progress.month, context)
    if progress.figure is not None:
        figure = context.value_of_row(progress.figure)
        return [*lines, translate("panel.months_of_target", months=months, value=figure, target=target)]
    return [*lines, translate("panel.no_months", months=months, target=target)]


def _source(context: ViewContext, row: Observation) -> str:
    return f"{context.translate('mark.source')}{context.translate.sources([row])}"


def _map_of(kpi: Kpi, context: ViewContext, *, is_target: bool = False) -> DistrictMap:
    month = progress_month(context) if context.selection.view is View.PROGRESS else None
    progress = progress_map(context.dataset, kpi, progress_year(context), month) if month is not None else None
    if progress is not None:
        return progress
    allocation = chosen_allocation(kpi, context)
    divided = allocation if isinstance(allocation, TargetAllocation) else None
    return district_map(context.dataset, kpi, context.year, divided, is_target=is_target)
